-- Where the reports about a sender domain go (DMARC, rua), if somebody has said so.
alter table sender_domain add column report_address text check (length(report_address) between 3 and 254);
