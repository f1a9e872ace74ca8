"""What pages and notebook pictures are drawn with: charts of plain data, tables, the frame around them."""
