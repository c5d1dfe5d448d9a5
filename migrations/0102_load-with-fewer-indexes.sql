-- Telephones, addresses and names of the registers were looked up by the guess that imports no longer make (0100), and by nothing else:
-- people are matched by the keys of svod.match_keys. Three indexes less for every row of a register. Locks the table for a moment.
drop index svod.source_records_phone;
drop index svod.source_records_email;
drop index svod.source_records_name;
