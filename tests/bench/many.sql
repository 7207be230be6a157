-- SPDX-License-Identifier: MulanPSL-2.0
-- Puts the first ledger of a data file beside itself 1999 times, its log left out. The fields of
-- fixed number: 2 is the ledger's unit, 3 the report's number.
PRAGMA synchronous=OFF;
BEGIN;
CREATE TEMP TABLE copies(at, number);
WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 1999)
INSERT INTO copies SELECT k * (SELECT max(id) FROM row), k FROM n;
CREATE TEMP TABLE old_row AS SELECT * FROM row;
CREATE TEMP TABLE old_value AS SELECT * FROM value;
CREATE TEMP TABLE old_prose AS SELECT * FROM prose;
CREATE TEMP TABLE old_shown AS SELECT * FROM report_row;
CREATE TEMP TABLE old_tally AS SELECT * FROM tally;
INSERT INTO row
  SELECT id + at, randomblob(16), iif(parent = 0, 0, parent + at), kind, ledger + at, ord, removed,
    created, ordered, removal FROM copies CROSS JOIN old_row;
INSERT INTO value
  SELECT id + at * 1024, state, iif(id % 1024 = 3 AND id / 1024 = 2, copies.number + 1, old_value.number),
    change, CASE WHEN id % 1024 = 3 AND id / 1024 = 2 THEN copies.number + 1
      WHEN id % 1024 = 2 AND id / 1024 = 1 THEN typed || copies.number ELSE typed END
    FROM copies CROSS JOIN old_value;
INSERT INTO prose SELECT id + at * 1024, state, old_prose.number, change, typed
  FROM copies CROSS JOIN old_prose;
INSERT INTO report_row SELECT NULL, row + at, report + at, shown, change
  FROM copies CROSS JOIN old_shown;
INSERT INTO tally SELECT report + at, ledger + at, place + copies.number, hidden, deleted, archived,
  year, copies.number + 1, unit || copies.number, title, template, state, stale, projects, done,
  required, errors, missing, warnings, notes FROM copies CROSS JOIN old_tally;
COMMIT;
