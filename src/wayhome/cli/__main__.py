from wayhome.cli import main

# A process started by this one imports this module again.
if __name__ == "__main__":
    main()
