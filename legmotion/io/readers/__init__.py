"""One export format each: `NAME`, `LABEL`, `sniff`, `read`; found by their presence."""
