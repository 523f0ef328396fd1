"""Judges a file of readings against the expected ones on standard input, product by product, from the first reading of each on.

The market goes on while the run stops, so the last expected readings may be missing; their number is reported.
"""
import collections
import sys

def product(line):
    return line.split('"', 4)[3]

written = collections.defaultdict(list)
with open(sys.argv[1]) as readings:
    for line in readings:
        written[product(line)].append(line)

judged = dict.fromkeys(written, 0)
beyond = collections.Counter()
for expected in sys.stdin:
    name = product(expected)
    if name not in written:
        continue
    index, lines = judged[name], written[name]
    if index == len(lines):
        beyond[name] += 1
    elif lines[index] == expected:
        judged[name] += 1
    elif index > 0:
        sys.exit(f"{name}: line {index + 1} is\n{lines[index]}expected\n{expected}")

for name, lines in sorted(written.items()):
    if judged[name] != len(lines):
        sys.exit(f"{name}: {len(lines) - judged[name]} lines that the reference does not have")
    print(f"{name}: {len(lines)} readings, all exact; {beyond[name]} of the market's end not emitted")
