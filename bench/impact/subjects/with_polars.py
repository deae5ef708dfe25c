"""polars: the schema spelled out, amounts in whole cents. `once` reads the files once and holds what it needs;
`lazy` leaves all to the streaming engine, which reads them twice and holds less."""

import sys

import polars as pl
from figures import print_figures

SCHEMA = {
    "kind": pl.String,
    "userKey": pl.String,
    "creationDate": pl.Int64,
    "key": pl.String,
    "variation": pl.String,
    "trackingEventDetails": pl.Struct({"value": pl.Float64}),
}
IS_EXPOSURE = (pl.col("kind") == "feature") & (pl.col("key") == "new-checkout")
IS_ORDER = (pl.col("kind") == "tracking") & (pl.col("key") == "order")
CENTS = (pl.col("trackingEventDetails").struct.field("value") * 100).round().cast(pl.Int64)

folder, how = sys.argv[1:]
scan = pl.scan_ndjson(f"{folder}/*.json", schema=SCHEMA)
TIME = pl.col("creationDate").alias("time")
if how == "once":
    kept = scan.filter(IS_EXPOSURE | IS_ORDER).select(
        "userKey", "variation", TIME, CENTS.alias("cents")
    )
    kept = kept.collect(engine="streaming").lazy()
    exposures = kept.filter(pl.col("variation").is_not_null())
    orders = kept.filter(pl.col("variation").is_null()).select("userKey", "time", "cents")
else:
    exposures = scan.filter(IS_EXPOSURE).select("userKey", "variation", TIME)
    orders = scan.filter(IS_ORDER).select("userKey", TIME, CENTS.alias("cents"))

users = (
    exposures.group_by("userKey")
    .agg(
        pl.col("variation").min(),
        pl.col("variation").max().alias("other"),
        pl.col("time").min().alias("first"),
    )
    .filter(pl.col("variation") == pl.col("other"))
    .select("userKey", "variation", "first")
)
buyers = (
    orders.join(users, on="userKey")
    .filter(pl.col("time") >= pl.col("first"))
    .group_by("userKey")
    .agg(pl.len().alias("conversions"), pl.col("cents").sum())
)
result = (
    users.join(buyers, on="userKey", how="left")
    .group_by("variation")
    .agg(
        pl.len().alias("exposed"),
        pl.col("conversions").count().alias("converting"),
        pl.col("conversions").sum(),
        pl.col("cents").sum(),
        (pl.col("cents") ** 2).sum().alias("squares"),
    )
)
print_figures(result.collect(engine="streaming").rows())
