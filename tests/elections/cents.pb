META
key;value
description;Cents; and titles in quotation marks
budget;2000.00
vote_type;approval
num_projects;3
num_votes;4
PROJECTS
project_id;cost;votes;name
kas;1499.99;3;"""De Kas"" opknappen; fase 2"
pad;500.02;2;"Pad
langs de sloot"
hek;500.01;1;Hek
VOTES
voter_id;vote
1;kas,pad,hek
2;kas,pad
3;kas
4;
