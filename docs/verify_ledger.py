#!/usr/bin/env python3
"""Checks a ledger that `vacatur audit --export FILE` wrote, without vacatur: chain, seats, signatures, known heads.

    python3 verify_ledger.py FILE ["#004213 3f9a-1c22-8b10-77de" ...]

Needs Python 3.8 and nothing else. What it checks is described in ledger.md. Exit code 0: it holds; 1: it does not.
"""
import hashlib
import json
import sys

# Ed25519 as in RFC 8032, section 6: verification only, nothing secret is touched.
P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def add(a, b):
    x = (a[1] - a[0]) * (b[1] - b[0]) % P
    y = (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = y - x, z - t, z + t, y + x
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, point)
        point, scalar = add(point, point), scalar >> 1
    return total


def point(encoded):
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("not a point")
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(key, message, signature):
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or s >= Q:
        return False
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    left = times(s, BASE)
    right = add(point(signature[:32]), times(int.from_bytes(digest, "little") % Q, point(key)))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def check(path, known):
    head, seats, signatures, number, erased, emptied = "0" * 64, {}, 0, 0, {}, 0
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        stored = json.loads(line)
        entry = json.loads(stored["entry"])
        if entry["seq"] != number:
            return f"entry {entry['seq']} stands where entry {number} belongs"
        if entry.get("erased", 0) > number:
            # A purge took its words and fixed what is left: number, hash and remaining text, a line for each entry.
            left = hashlib.sha256(stored["entry"].encode()).hexdigest()
            erased.setdefault(entry["erased"], []).append(f"{number} {stored['hash']} {left}\n")
        elif hashlib.sha256(f"{head}\n{stored['entry']}".encode()).hexdigest() != stored["hash"]:
            return f"entry {number} was edited, or does not follow the entry before it"
        if entry["deed"] == "purge":
            lines = erased.pop(number, [])
            if len(lines) != entry["entries"] or hashlib.sha256("".join(lines).encode()).hexdigest() != entry["root"]:
                return f"what is left of the entries that the purge of entry {number} erased is not what it left"
            emptied += len(lines)
        if entry["deed"] == "sign":
            key = seats.get(entry["seat"])
            message = f"vacatur ledger head 1\n{number - 1}\n{head}\n".encode()
            if entry["head"] != head or not key:
                return f"entry {number} signs another head, or its seat has no key"
            if not signed(bytes.fromhex(key), message, bytes.fromhex(entry["signature"])):
                return f"the signature of entry {number} is not {entry['seat']}'s"
            signatures += 1
        elif entry["deed"] == "found":
            seats[entry["seat"]] = entry.get("key")
        elif entry["deed"] == "roster" and entry["change"] == "add":
            seats[entry["who"]] = entry.get("key")
        elif entry["deed"] == "roster" and entry["change"] == "remove":
            seats.pop(entry["who"], None)
        head = stored["hash"]
        if number in known and not head.startswith(known.pop(number)):
            return f"entry {number} is not the one whose head was written down"
    if erased:
        return f"words were taken out of entries by a purge in entry {min(erased)}, which is none"
    if known:
        return f"the ledger ends at entry {number}: its end was cut off before entry {max(known)}"
    print(f"{number} entries and {signatures} signatures hold\nhead {head}")
    if emptied:
        print(f"{emptied} of the entries lost their words to purges; what is left of them is as the purges left it")
    return None if number else "it is empty"


if __name__ == "__main__":
    heads = (text.strip("# ").split(None, 1) for text in sys.argv[2:])
    problem = check(sys.argv[1], {int(n): h.replace("-", "").replace(" ", "").lower() for n, h in heads})
    sys.exit(f"does not hold: {problem}" if problem else 0)
