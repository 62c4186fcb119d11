"""Loads the weights that `tools/train_reader.py` wrote. Refusals name the file."""

from __future__ import annotations

import base64
import binascii
import json
import sys
import zlib
from array import array
from pathlib import Path
from typing import Final

from adapters.rules.yaml_file import BadRuleFile, shown
from workflows.interview.reading.model import LabelWeights, ReaderModel

LARGEST: Final = 8_000_000


def load_reader_model(path: Path) -> ReaderModel:
    """Reads the model in the file; raises BadRuleFile. The weights are whole numbers of one byte, nothing is executed. They are
    written as base64: its reader is in C, and every start reads a million of them."""
    try:
        first, _, rest = path.read_bytes().partition(b"\n")
        header = json.loads(first)
        buckets = int(header["buckets"])
        body = zlib.decompressobj().decompress(_decoded(str(header.get("coding", "base85")), rest.strip()), LARGEST)
        labels = [
            LabelWeights(
                str(one["group"]),
                str(one["name"]),
                array("b", body[(number + 1) * buckets : (number + 2) * buckets]),
                float(one["scale"]),
                float(one["bias"]),
                float(one["proposes"]),
                float(one["strong"]),
                int(one["texts"]),
            )
            for number, one in enumerate(header["labels"])
        ]
        model = ReaderModel(int(header["seed"]), body[:buckets], tuple(labels), sys.intern(str(header["made_from"])))
    except (OSError, ValueError, KeyError, TypeError, zlib.error, binascii.Error) as bad:
        raise BadRuleFile(f"{shown(path)}: no weights can be read ({bad})") from bad
    if len(body) != buckets * (len(labels) + 1):
        raise BadRuleFile(f"{shown(path)}: {len(labels)} labels are announced, and the weights are of another length")
    return model


def _decoded(coding: str, written: bytes) -> bytes:
    """The packed weights. A model of an earlier release is written as base85, which takes fifty times as long to read."""
    if coding == "base64":
        return base64.b64decode(written, validate=True)
    if coding == "base85":
        return base64.b85decode(written)
    raise ValueError(f"coding {coding[:20]}")
