"""What the Python subjects print: their figures, and the most memory that they ever held."""

import json
import resource
import sys


def decimal(units, places):
    digits = str(units).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"


def peak_mb():
    try:
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
    except FileNotFoundError:
        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20


def print_figures(rows):
    """Rows of variation, exposed and converting users, conversions, cents, and squares of the users' cents."""
    variations = {
        variation: {
            "exposedUsers": int(exposed),
            "convertingUsers": int(converting),
            "conversions": int(conversions),
            "sum": decimal(int(cents), 2),
            "sumOfSquares": decimal(int(squares), 4),
        }
        for variation, exposed, converting, conversions, cents, squares in rows
    }
    print(json.dumps({"variations": variations, "peakMb": peak_mb()}))
