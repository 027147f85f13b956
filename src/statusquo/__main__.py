"""`python -m statusquo`: the command, where its script isn't on the path."""

from statusquo.cli import main

if __name__ == "__main__":
    main()
