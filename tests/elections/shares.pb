META
key;value
description;Six live in the north and four in the south
country;Nederland
unit;Voorbeeldstad
instance;2026
num_projects;15
num_votes;10
budget;5000
vote_type;approval
rule;equalshares/add1
language;nl
currency;EUR
PROJECTS
project_id;cost;votes;name;selected
n1;900;6;Bloembakken in Noord;1
n2;1000;6;Schommel in Noord;1
n3;1100;6;Tafeltennistafel in Noord;1
n4;1200;6;Waterpomp in Noord;0
n5;1300;6;Pannakooi in Noord;0
n6;1400;6;Hondenveld in Noord;0
s1;900;4;Bloembakken in Zuid;1
s2;1000;4;Schommel in Zuid;1
s3;1100;4;Tafeltennistafel in Zuid;0
s4;1200;4;Waterpomp in Zuid;0
s5;1300;4;Pannakooi in Zuid;0
s6;1400;4;Hondenveld in Zuid;0
x;100;1;Bankje in Noord;0
y;50;1;Vogelhuis in Zuid;1
z;50;0;Vogelhuis in Noord;1
VOTES
voter_id;vote
1;n1,n2,n3,n4,n5,n6,x
2;n1,n2,n3,n4,n5,n6
3;n1,n2,n3,n4,n5,n6
4;n1,n2,n3,n4,n5,n6
5;n1,n2,n3,n4,n5,n6
6;n1,n2,n3,n4,n5,n6
7;s1,s2,s3,s4,s5,s6,y
8;s1,s2,s3,s4,s5,s6
9;s1,s2,s3,s4,s5,s6
10;s1,s2,s3,s4,s5,s6
