"""The database behind the Store's contract: records, errors, schema, migrations."""
