"""Readers outside of the desk: a model server of the operator's."""
