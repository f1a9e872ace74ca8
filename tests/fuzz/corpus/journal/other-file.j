id,n
P1,1
