-- SPDX-License-Identifier: MulanPSL-2.0
-- Puts 99,999 lines into the list of reports of a data file beside its first, and nothing else of
-- them.
PRAGMA synchronous=OFF;
BEGIN;
WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < 99999)
INSERT INTO tally
  SELECT report + 1000000 + k, ledger + 1000000 + k, place + k, hidden, deleted, archived, year,
    number + k, unit, k || '. ' || title, template, state, stale, projects, done, required, errors, missing,
    warnings, notes
  FROM tally CROSS JOIN n WHERE report < 1000000;
COMMIT;
