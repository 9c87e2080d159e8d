"""Messages that cannot be kept: the database itself refuses them, as it would after a mistake."""

from sqlalchemy import Connection


def refuse(db: Connection, table: str, condition: str) -> None:
    """Have every new row of a table refused for which this holds, about `NEW`."""
    name = f"refused_{table}"
    if db.dialect.name == "sqlite":
        db.exec_driver_sql(
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {condition} "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
        return
    db.exec_driver_sql(
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'refused'; END $$"
    )
    db.exec_driver_sql(
        f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) "
        f"EXECUTE FUNCTION {name}()"
    )


def allow(db: Connection, table: str) -> None:
    """Refuse nothing any more."""
    of = "" if db.dialect.name == "sqlite" else f" ON {table}"
    db.exec_driver_sql(f"DROP TRIGGER IF EXISTS refused_{table}{of}")
