"""What a database says of its tables by itself: all that can differ but the order of columns."""

from sqlalchemy import Connection

Blueprint = dict[str, list[str]]

_POSTGRESQL = {
    "columns": """
        SELECT table_name, column_name, data_type, is_nullable, column_default, is_identity
        FROM information_schema.columns WHERE table_schema = current_schema()
    """,
    "constraints": """
        SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint WHERE connamespace = current_schema()::regnamespace
    """,
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "sequences": """
        SELECT sequencename, data_type::text, increment_by
        FROM pg_sequences WHERE schemaname = current_schema()
    """,
    "triggers": """
        SELECT pg_get_triggerdef(t.oid, true)
        FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid
        WHERE relnamespace = current_schema()::regnamespace AND NOT tgisinternal
    """,
    "functions": """
        SELECT proname, prosrc FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace
    """,
}
_SQLITE = {
    "tables": "SELECT name, wr, strict FROM pragma_table_list WHERE name NOT LIKE 'sqlite%'",
    "columns": """
        SELECT t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden
        FROM sqlite_master t, pragma_table_xinfo(t.name) c WHERE t.type = 'table'
    """,
    "foreign keys": """
        SELECT t.name, f."table", f.seq, f."from", f."to", f.on_update, f.on_delete
        FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table'
    """,
    "keys": """
        SELECT t.name, i.name, i."unique", i.origin, c.seqno, c.name, c."desc", c.coll
        FROM sqlite_master t, pragma_index_list(t.name) i, pragma_index_xinfo(i.name) c
        WHERE t.type = 'table' AND c.key
    """,
    "indexes and triggers": "SELECT sql FROM sqlite_master WHERE type <> 'table'",
    "what no pragma tells": """
        SELECT name, sql LIKE '%CHECK%', sql LIKE '%AUTOINCREMENT%', sql LIKE '%COLLATE%'
        FROM sqlite_master WHERE type = 'table'
    """,
}


def blueprint(db: Connection) -> Blueprint:
    """Return everything that is known of every table, index and trigger."""
    asked = _SQLITE if db.dialect.name == "sqlite" else _POSTGRESQL
    return {
        about: sorted(str(tuple(row)) for row in db.exec_driver_sql(query))
        for about, query in asked.items()
    }
