"""pandas: file by file, only the columns that are needed kept, amounts in whole cents."""

import sys
from pathlib import Path

import pandas as pd
from figures import print_figures

exposures, orders = [], []
for path in sorted(Path(sys.argv[1]).glob("*.json")):
    lines = pd.read_json(path, orient="records", lines=True, dtype=False)
    shown = lines[(lines["kind"] == "feature") & (lines["key"] == "new-checkout")]
    exposures.append(shown[["userKey", "variation", "creationDate"]])
    bought = lines[(lines["kind"] == "tracking") & (lines["key"] == "order")]
    cents = [round(details["value"] * 100) for details in bought["trackingEventDetails"]]
    orders.append(bought[["userKey", "creationDate"]].assign(cents=cents))

by_user = pd.concat(exposures).groupby("userKey", sort=False)
users = by_user.agg(
    variation=("variation", "min"), other=("variation", "max"), first=("creationDate", "min")
)
users = users[users["variation"] == users["other"]]
joined = pd.concat(orders).join(users["first"], on="userKey", how="inner")
joined = joined[joined["creationDate"] >= joined["first"]]
buyers = joined.groupby("userKey", sort=False)["cents"].agg(conversions="size", cents="sum")
result = users.join(buyers)
result["converts"] = result["conversions"].notna()
result[["conversions", "cents"]] = result[["conversions", "cents"]].fillna(0).astype("int64")
result["squares"] = result["cents"] ** 2
by_variation = result.groupby("variation")
rows = by_variation.agg(
    exposed=("converts", "size"),
    converting=("converts", "sum"),
    conversions=("conversions", "sum"),
    cents=("cents", "sum"),
    squares=("squares", "sum"),
)
print_figures(rows.itertuples(name=None))
