"""Reserve stock."""

from pyaddin.actions.plan import Day, Plan
from pyaddin.actions.standing import honoured_rows, questioned, told
from pyaddin.steps.stock.ageing import aged
from pyaddin.steps.stock.kits import recipes
from pyaddin.steps.stock.reserve import reserve
from pyaddin.tables.status import Status
from pyaddin.words.catalogue import Words, trn


def run(day: Day) -> Plan:
    """Set stock aside in rank order; Stock's figures are counted anew."""
    came = day.tables["orders"]
    day, found = questioned(day)
    tables = day.tables
    products = tables["products"]
    stock = aged(tables["stock"], products, day.settings.count("days_left"), day.now.date())
    result = reserve(
        tables["orders"], stock, tables["warehouses"], day.settings, day.last("row_id"), tables["parcels"],
        recipes(products) if not day.lacks("orders", "parts") else {},
    )  # fmt: skip
    status = result.orders["status"]
    held, short = (status == Status.RESERVED).sum(), (status == Status.SHORT).sum()
    said: list[Words] = [
        trn(
            "{count:,} row reserved, {short:,} short.",
            "{count:,} rows reserved, {short:,} short.",
            int(held),
            short=int(short),
        )
    ]
    split = len(result.orders) - len(tables["orders"])
    if split:
        said.append(trn("{count:,} row added by splitting lines.", "{count:,} rows added by splitting lines.", split))
    changed = {"orders": result.orders, "stock": result.stock}
    asked = {problem.row for problem in found.problems if problem.table == "orders"}
    freed = honoured_rows(came, tables["orders"], result.orders, [*result.problems, *found.problems])
    plan = Plan(changed, said=said, problems=result.problems)
    plan.count("orders", len(result.orders), result.went | freed, result.waits | asked)
    return told(plan, found)
