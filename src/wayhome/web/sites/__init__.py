"""The pages of sites where people wait: board and map, one site and its checks, what is lacking, who has looked."""
