"""`python -m legmotion`: the command line."""

from legmotion_cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(prog_name="legmotion"))
