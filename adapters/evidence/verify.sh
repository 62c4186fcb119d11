#!/bin/sh
# Checks this package of evidence. Needs a POSIX shell, sha256sum and openssl (3.0 or later), and nothing else.
#   sh verify.sh ANCHORS_DIR
# ANCHORS_DIR comes from outside the package: authority*.pem (roots of the time stamp authorities), signer*.pem (the desk's
# public keys), and custody*.txt (heads of chains of custody, if there are any). Exit code 0: whole. 1: every fault is named.
LC_ALL_SET=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
case $LC_ALL_SET in fr*) language=fr ;; nl*) language=nl ;; *) language=en ;; esac
LC_ALL=C
export LC_ALL
faults=0
newline='
'
nothing=0000000000000000000000000000000000000000000000000000000000000000

say() {
    sentence=
    case $language.$1 in
    # @sentences@
    esac
}

fault() { # code, file, line
    faults=$((faults + 1))
    say "$1"
    printf '%s  %s%s%s: %s\n' "$1" "$prefix" "$2" "${3:+:$3}" "$sentence"
}

hash_of() { # file
    hash=$(sha256sum < "$1") || hash=
    hash=${hash%% *}
}

short() { # a number without leading zeros
    number=$1
    while :; do case $number in 0?*) number=${number#0} ;; *) break ;; esac; done
}

epoch() { # year month day hours minutes seconds: `at` is the second since 1970
    short "$2"; month=$number
    short "$3"; day=$number
    year=$1
    [ "$month" -gt 2 ] || year=$((year - 1))
    of_era=$((year % 400))
    of_year=$(((153 * ((month + 9) % 12) + 2) / 5 + day - 1))
    days=$((year / 400 * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468))
    short "$4"; at=$((days * 86400 + number * 3600))
    short "$5"; at=$((at + number * 60))
    short "$6"; at=$((at + number))
}

month_number() {
    case $1 in
    Jan) month=1 ;; Feb) month=2 ;; Mar) month=3 ;; Apr) month=4 ;; May) month=5 ;; Jun) month=6 ;;
    Jul) month=7 ;; Aug) month=8 ;; Sep) month=9 ;; Oct) month=10 ;; Nov) month=11 ;; Dec) month=12 ;;
    *) month= ;;
    esac
}

stamped_at() { # file: `at` is when the authority says it was, empty if nothing can be read
    at=
    again=$(openssl ts -reply -in "$1" -out /dev/stdout 2> /dev/null | sha256sum) # what it is, and nothing behind it
    hash_of "$1"
    [ "${again%% *}" = "$hash" ] || return 0
    shown=$(openssl ts -reply -in "$1" -text 2> /dev/null) || return 0
    case $shown in *"Time stamp: "*) ;; *) return 0 ;; esac
    shown=${shown#*Time stamp: }
    shown=${shown%%"$newline"*}
    set -f
    # shellcheck disable=SC2086 -- five words are wanted
    set -- $shown
    set +f
    month_number "$1"
    [ -n "$month" ] || return 0
    clock=${3%%.*}
    rest=${clock#*:}
    epoch "$4" "$month" "$2" "${clock%%:*}" "${rest%%:*}" "${rest#*:}"
}

sealed_at() { # `at` is when the manifest says it was sealed
    at=
    case $seal in \"at\":\"????-??-??T??:??:??Z\",*) ;; *) return 0 ;; esac
    when=${seal#\"at\":\"}
    when=${when%%\"*}
    day=${when%%T*}
    clock=${when#*T}
    clock=${clock%Z}
    rest=${day#*-}
    hands=${clock#*:}
    epoch "${day%%-*}" "${rest%%-*}" "${rest#*-}" "${clock%%:*}" "${hands%%:*}" "${hands#*:}"
}

read_manifest() {
    manifest=
    [ -f manifest.json ] && IFS= read -r manifest < manifest.json
    seal= files=
    case $manifest in
    \{*\"files\":\[*\],\"kind\":*\"seal\":\{\"at\":*\})
        seal=${manifest##*\"seal\":\{}
        files=${manifest#*\"files\":\[}
        files=${files%%\],\"kind\":*} ;;
    *) fault manifest_unreadable manifest.json ;;
    esac
}

check_sums() { # every file that is listed; `listed` holds their names
    listed=$newline
    if ! [ -s SHA256SUMS ]; then
        fault sums_unreadable SHA256SUMS; unlisted=yes
        return 0
    fi
    while IFS= read -r line || [ -n "$line" ]; do
        wanted=${line%%  *}
        path=${line#*  }
        case $wanted in *[!0-9a-f]*) wanted= ;; esac
        case $path in *[!A-Za-z0-9._/-]* | /* | *..* | '' | "$line") wanted= ;; esac
        if [ ${#wanted} -ne 64 ]; then
            fault sums_unreadable SHA256SUMS; unlisted=yes
            return 0
        fi
        case $listed in *"$newline$path$newline"*)
            fault sums_unreadable SHA256SUMS; unlisted=yes
            return 0 ;;
        esac
        listed=$listed$path$newline
        if ! [ -f "$path" ] || [ -L "$path" ]; then
            fault missing "$path"
            continue
        fi
        hash_of "$path"
        [ "$hash" = "$wanted" ] || fault changed "$path"
        case $path in manifest.json | custody.jsonl) continue ;; esac
        [ -n "$seal" ] || continue
        case $files in
        *"\"path\":\"$path\",\"sha256\":\"$wanted\""*) ;;
        *) fault manifest_differs "$path" ;;
        esac
    done < SHA256SUMS
    for path in manifest.json custody.jsonl; do
        case $listed in *"$newline$path$newline"*) ;; *) fault missing "$path" ;; esac
    done
    rest=$files
    while :; do # what the manifest describes, is not listed, and is not there
        case $rest in *\"path\":\"*) ;; *) break ;; esac
        rest=${rest#*\"path\":\"}
        path=${rest%%\"*}
        case $listed in *"$newline$path$newline"*) continue ;; esac
        [ -f "$path" ] || [ -L "$path" ] || fault missing "$path"
    done
}

check_added() { # folder, its name from the package on
    for entry in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        [ -e "$entry" ] || [ -L "$entry" ] || continue
        if [ -d "$entry" ] && ! [ -L "$entry" ]; then
            check_added "$entry"
            continue
        fi
        name=${entry#./}
        case $name in SHA256SUMS | SHA256SUMS.sig) continue ;; esac
        case $name in SHA256SUMS.tsr | SHA256SUMS.[2-9].tsr)
            case $seal in '' | *"\"$name\""*) continue ;; esac ;;
        esac
        case $listed in *"$newline$name$newline"*) ;; *) fault added "$name" ;; esac
    done
}

check_signature() {
    if ! [ -f SHA256SUMS.sig ]; then
        fault signature_missing SHA256SUMS.sig
        return 0
    fi
    for key in "$anchors"/signer*.pem; do
        openssl pkeyutl -verify -pubin -inkey "$key" -rawin -in SHA256SUMS -sigfile SHA256SUMS.sig > /dev/null 2>&1 &&
            return 0
    done
    fault other_signer SHA256SUMS.sig
}

check_stamp() { # file
    sealed_at
    sealed=$at
    stamped_at "$1"
    if [ -z "$at" ]; then
        fault stamp_unreadable "$1"
        return 0
    fi
    worst=stamp_other_authority
    for root in "$anchors"/authority*.pem; do
        said=$(openssl ts -verify -attime "$at" -data SHA256SUMS -in "$1" -CAfile "$root" 2>&1) && worst= && break
        case $said in
        *"message imprint mismatch"*) worst=stamp_other_bytes ;;
        *"has expired"* | *"not yet valid"*)
            [ $worst = stamp_other_bytes ] || worst=stamp_certificate_expired ;;
        esac
    done
    if [ -n "$worst" ]; then
        fault $worst "$1"
    elif [ -n "$sealed" ] && [ "$at" -lt $((sealed - 300)) ]; then
        fault stamp_too_old "$1"
    fi
}

check_stamps() {
    stamps=0
    for name in SHA256SUMS.tsr SHA256SUMS.2.tsr SHA256SUMS.3.tsr SHA256SUMS.4.tsr SHA256SUMS.5.tsr SHA256SUMS.6.tsr \
        SHA256SUMS.7.tsr SHA256SUMS.8.tsr SHA256SUMS.9.tsr; do
        case $seal in *"\"$name\""*) ;; *) continue ;; esac
        stamps=$((stamps + 1))
        if [ -f "$name" ]; then check_stamp "$name"; else fault stamp_pending "$name"; fi
    done
    [ $stamps -gt 0 ] || fault stamp_pending SHA256SUMS.tsr
}

digits() { # a day: `number` is it without its lines
    number=${1%%-*}
    rest=${1#*-}
    number=$number${rest%%-*}${rest#*-}
    case $number in ????????) ;; *) number= ;; esac
    case $number in *[!0-9]*) number= ;; esac
}

binds() { # a list of heads: not if it was made on the day of the seal, or later: the chain had grown
    digits "${seal:+$(printf '%.10s' "${seal#\"at\":\"}")}"
    sealed_on=$number
    listed_on=${1#custody-}
    digits "${listed_on%.txt}"
    [ -z "$number" ] || [ -z "$sealed_on" ] || [ "$number" -lt "$sealed_on" ]
}

check_heads() { # chain, lines, their hashes: whether lines that were heads once are there still
    for heads in "$anchors"/custody*.txt; do
        [ -f "$heads" ] || continue
        binds "${heads##*/}" || continue
        while read -r chain lines head; do
            [ "$chain" = "$1" ] && [ "$lines" -gt 0 ] || continue
            if [ "$lines" -gt "$2" ]; then
                fault custody_cut custody.jsonl $(($2 + 1))
            else
                case $3 in *"$newline$lines $head$newline"*) ;; *) fault custody_rewritten custody.jsonl "$lines" ;; esac
            fi
        done < "$heads"
    done
}

check_custody() {
    [ -f custody.jsonl ] || return 0
    all= count=0 before=$nothing hashes=$newline chain_name=
    while IFS= read -r line || [ -n "$line" ]; do all=$all$line$newline; done < custody.jsonl
    while IFS= read -r line || [ -n "$line" ]; do
        count=$((count + 1))
        prev=${line#*\"prev\":\"}
        prev=${prev%%\"*}
        seq=${line#*\"seq\":}
        seq=${seq%%,*}
        case $line in \{\"action\":\"*\"prev\":\"*\"seq\":*) ;; *) seq= ;; esac
        case $seq in '' | *[!0-9]*)
            fault custody_unreadable custody.jsonl $count
            return 0 ;;
        esac
        if [ "$seq" -ne $count ]; then
            case $all in
            *"\"seq\":$count,"*) fault custody_reordered custody.jsonl $count ;;
            *) fault custody_cut custody.jsonl $count ;;
            esac
            return 0
        fi
        if [ "$prev" != "$before" ]; then
            fault custody_broken custody.jsonl $count
            return 0
        fi
        before=$(printf '%s' "$line" | sha256sum)
        before=${before%% *}
        hashes=$hashes$count' '$before$newline
        if [ $count -eq 1 ]; then
            chain_name=${line#*\"chain\":\"}
            chain_name=${chain_name%%\"*}
        fi
    done < custody.jsonl
    case $seal in
    *"\"custody\":{\"head\":\"$before\",\"lines\":$count}"*) ;;
    *)
        told=${seal#*\"lines\":}
        told=${told%%\}*}
        case $told in
        '' | *[!0-9]*) ;;
        *) if [ "$told" -gt $count ]; then fault custody_cut custody.jsonl $((count + 1));
           else fault custody_rewritten custody.jsonl "$told"; fi ;;
        esac ;;
    esac
    check_heads "$chain_name" $count "$hashes"
}

check() { # what its files are called before their names
    prefix=$1
    read_manifest
    unlisted=
    check_sums
    [ -n "$unlisted" ] || check_added .
    check_signature
    [ -z "$seal" ] || check_stamps
    check_custody
}

prefix=
for tool in sha256sum openssl; do
    if ! command -v $tool > /dev/null 2>&1; then
        say tools
        printf '%s\n' "$sentence" >&2
        exit 2
    fi
done
case $0 in */*) here=${0%/*} ;; *) here=. ;; esac
here=$(CDPATH='' cd -- "$here" && pwd -P) || exit 2
anchors=$(CDPATH='' cd -- "${1:-/nonexistent}" 2> /dev/null && pwd -P) || anchors=$here
case $anchors/ in
"$here"/*)
    fault no_anchors "${1:-ANCHORS_DIR}"
    exit 1 ;;
esac
cd -- "$here" || exit 2
check ''
for inner in exhibits/*/SHA256SUMS; do
    [ -f "$inner" ] || continue
    inner=${inner%/SHA256SUMS}
    CDPATH='' cd -- "$here/$inner" || exit 2
    check "$inner/"
    cd -- "$here" || exit 2
done
prefix=
if [ $faults -eq 0 ]; then say whole; else say not_whole; fi
printf '%s (%s)\n' "$sentence" $faults
[ $faults -eq 0 ]
