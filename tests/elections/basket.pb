META
key;value
description;The example of Antwerp: ten projects in order of votes
country;Nederland
unit;Voorbeeldstad
instance;2026
num_projects;10
num_votes;11
budget;100000
vote_type;approval
rule;greedy
date_begin;01.05.2026
date_end;31.05.2026
language;nl
currency;EUR
PROJECTS
project_id;cost;votes;name;category;selected
10;10000;1;Fietspomp bij de brug;Veilig verkeer;0
9;3000;2;Nestkasten;Groen;1
8;19500;3;Speeltuin Valbrug;Spelen;1
7;30000;4;Podium op het plein;Ontmoeten;0
6;25000;5;Wadi;Groen;0
5;10000;6;Buurtmoestuin;Groen;1
4;40000;7;Kunstgras;Sport;0
3;5000;8;Bankjes;Ontmoeten;1
2;37000;9;Zebrapad;Veilig verkeer;1
1;25000;10;Bomen op de kade;Groen;1
VOTES
voter_id;vote
a;1,2,3,4,5,6,7,8,9,10
b;1,2,3,4,5,6,7,8,9
c;1,2,3,4,5,6,7,8
d;7,6,5,4,3,2,1
e;1,2,3,4,5,6
f;1,2,3,4,5
g;1,2,3,4
h;1,2,3
i;1,2
j;1
k;
