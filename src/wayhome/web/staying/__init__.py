"""Pages of those who keep a site: who is inside, who comes, who leaves, who sleeps where."""
