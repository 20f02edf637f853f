#!/usr/bin/env python3
"""Computes the certificate of an exported batch again, with nothing of vacatur's: python3 verify_spot_check.py FOLDER"""
import csv, hashlib, json, os, sys

def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()

def ticket(seed, case):
    """The three lines of the draw: the digits of the hash, the last one first, as a fraction."""
    return str(int(sha(sha(seed) + str(case)), 16)).zfill(78)[::-1]

def choose(n, k):
    ways = 1
    for i in range(k):
        ways = ways * (n - i) // (i + 1)
    return ways if 0 <= k <= n else 0

def largest_not_rejected(population, sample, errors, num, den):
    """The largest number wrong whose chance to show so few is above the risk num/den, in integers."""
    def is_above(wrong):
        ways = sum(choose(wrong, x) * choose(population - wrong, sample - x) for x in range(errors + 1))
        return ways * den > num * choose(population, sample)
    low, high = errors, population - sample + errors
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if is_above(middle) else (low, middle - 1)
    return low

def recompute(check):
    """Says what does not follow from the certificate's own lists."""
    wrong, rows, head = [], check["decisions"], "check %d\nhead %s\n" % (check["check"], check["head"])
    lines = head + "".join("%d %d %s\n" % (case, verdict, shown) for case, verdict, shown, *_ in rows)
    if sha(lines) != check["root"]:
        wrong.append("the root hash is not that of the frozen list")
    if sha("".join("%d %d\n" % (case, stratum) for case, _, _, stratum, _ in rows)) != check["members"]:
        wrong.append("the strata are not those of the plan")
    about, persons = {row[0]: row[4] for row in rows}, check["persons"]
    if persons:
        many = lambda cases: len({about[case] for case in cases})
        if sha("".join("%d %d\n" % (case, about[case]) for case in about)) != persons["root"]:
            wrong.append("the persons are not those of the frozen list")
        wrong_cases = [s["case"] for s in check["sample"] if s["error"]]
        counted = [many(about), many(s["case"] for s in check["sample"]), many(wrong_cases)]
        if counted != [persons[of] for of in ("population", "sample", "wrong")]:
            wrong.append("the persons are %d, %d and %d" % tuple(counted))
    if not check["frozen_entry"] < check["planned_entry"] < check["seeded_entry"] < check["closed_entry"]:
        wrong.append("not frozen, planned, seeded and closed in this order")
    drawn, total, risk = [], 0, list(check["risk"])
    risk[1] *= sum(s["sample"] < s["population"] for s in check["strata"]) or 1
    for number, stratum in enumerate(check["strata"], 1):
        inside = [case for case, _, _, s, _ in rows if s == number]
        drawn += sorted((ticket(check["seed"], case), case) for case in inside)[: stratum["sample"]]
        errors = sum(s["error"] for s in check["sample"] if s["stratum"] == number)
        if (len(inside), errors) != (stratum["population"], stratum["errors"]):
            wrong.append("stratum %d has other numbers" % number)
        census = stratum["sample"] == len(inside)
        upper = errors if census else largest_not_rejected(len(inside), stratum["sample"], errors, *risk)
        total += upper
        if upper != stratum["upper"]:
            wrong.append("stratum %d: at most %d, not %d" % (number, upper, stratum["upper"]))
    if [case for _, case in sorted(drawn)] != [s["case"] for s in check["sample"]]:
        wrong.append("the seed draws other cases")
    if any(s["first_by"] == s["second_by"] or not s["second_by"] for s in check["sample"]):
        wrong.append("somebody decided their own case again")
    if any(s["outcome"] in ("waiting", "disputed") for s in check["sample"]):
        wrong.append("a sampled case is not settled")
    errors = sum(s["error"] for s in check["sample"])
    if any((s["outcome"] in ("overturned", "undecidable", "found undecidable")) != s["error"] for s in check["sample"]):
        wrong.append("an outcome is not counted as what it is")
    passed = errors <= check["allowed"] and total < check["intolerable"]
    if (errors, total, passed) != (check["errors"], check["upper"], check["passed"]):
        wrong.append("the result is %d errors, at most %d, passed: %s" % (errors, total, passed))
    return wrong

def main(folder):
    wrong = []
    for digest, name in map(str.split, open(os.path.join(folder, "SHA256SUMS"))):
        if hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest() != digest:
            wrong.append("%s is not the file that was written" % name)
    certificate = json.load(open(os.path.join(folder, "spot-check.json")))
    heading = json.load(open(os.path.join(folder, "manifest.json")))["heading"]
    if (certificate["batch"], certificate["batch_root"]) != (heading["batch"], heading["batch_root"]):
        wrong.append("the certificate is about another batch")
    covered = {}
    for check in certificate["checks"]:
        wrong += ["check %d: %s" % (check["check"], why) for why in recompute(check)]
        covered.update({case: verdict for case, verdict, *_ in check["decisions"] if check["passed"]})
        covered.update({case: None for case in check["decided_anew"]})
        print("check %d: %s" % (check["check"], check["sentence"]))
    with open(os.path.join(folder, "cases.csv"), newline="", encoding="utf-8-sig") as table:
        cases = [(int(row["case"]), int(row["ledger_entry"])) for row in csv.DictReader(table)]
    bare = [c for c, entry in cases if c not in covered or covered[c] not in (None, entry)]
    if certificate["unmet"]:
        print("overridden: " + "; ".join(o["by"] + ": " + o["reason"] for o in certificate["overrides"]))
        bare = [c for c in bare if c not in {one["case"] for one in certificate["overridden"]}]
    if bare:
        wrong.append("%d cases stand in no check that passed, case %d first" % (len(bare), bare[0]))
    print("\n".join(wrong) or "the certificate follows from what it lists; %d cases" % len(cases))
    return bool(wrong)

sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "."))
