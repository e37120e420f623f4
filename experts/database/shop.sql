-- The sample database of the database expert: a shop for house and garden. Names and figures are invented.
--   sqlite3 shop.sqlite < shop.sql     (into a file that does not exist yet)
BEGIN;
CREATE TABLE suppliers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  country TEXT NOT NULL
);
CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  category TEXT NOT NULL,
  price REAL NOT NULL,
  stock INTEGER NOT NULL,
  supplier_id INTEGER NOT NULL REFERENCES suppliers (id)
);
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  city TEXT NOT NULL,
  country TEXT NOT NULL,
  joined DATE NOT NULL
);
CREATE TABLE invoices (
  id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (id),
  issued DATE NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('paid', 'unpaid', 'overdue')),
  total REAL NOT NULL
);
CREATE TABLE invoice_lines (
  id INTEGER PRIMARY KEY,
  invoice_id INTEGER NOT NULL REFERENCES invoices (id),
  product_id INTEGER NOT NULL REFERENCES products (id),
  quantity INTEGER NOT NULL,
  amount REAL NOT NULL
);
INSERT INTO suppliers VALUES (1, 'Bergland Tools', 'Germany');
INSERT INTO suppliers VALUES (2, 'Canal Works', 'Netherlands');
INSERT INTO suppliers VALUES (3, 'Maison Verte', 'France');
INSERT INTO suppliers VALUES (4, 'Atlantic Trading', 'Ireland');
INSERT INTO products VALUES (1, 'hammer', 'tools', 18.50, 12, 1);
INSERT INTO products VALUES (2, 'saw', 'tools', 24.00, 25, 1);
INSERT INTO products VALUES (3, 'screwdriver', 'tools', 7.25, 3, 1);
INSERT INTO products VALUES (4, 'drill', 'tools', 89.00, 60, 1);
INSERT INTO products VALUES (5, 'ladder', 'tools', 64.90, 150, 2);
INSERT INTO products VALUES (6, 'paint brush', 'painting', 5.50, 8, 2);
INSERT INTO products VALUES (7, 'white paint', 'painting', 32.00, 3, 2);
INSERT INTO products VALUES (8, 'blue paint', 'painting', 34.50, 3, 2);
INSERT INTO products VALUES (9, 'roller', 'painting', 11.75, 0, 2);
INSERT INTO products VALUES (10, 'rose bush', 'garden', 14.20, 60, 3);
INSERT INTO products VALUES (11, 'lawn mower', 'garden', 249.00, 25, 1);
INSERT INTO products VALUES (12, 'garden hose', 'garden', 29.90, 0, 3);
INSERT INTO products VALUES (13, 'flower pot', 'garden', 9.80, 12, 3);
INSERT INTO products VALUES (14, 'seeds', 'garden', 2.40, 40, 3);
INSERT INTO products VALUES (15, 'desk lamp', 'lighting', 39.50, 25, 4);
INSERT INTO products VALUES (16, 'floor lamp', 'lighting', 79.00, 8, 4);
INSERT INTO products VALUES (17, 'light bulb', 'lighting', 3.20, 3, 4);
INSERT INTO products VALUES (18, 'candle', 'lighting', 4.60, 25, 4);
INSERT INTO customers VALUES (1, 'Ada Vermeer', 'Hamburg', 'Germany', '2024-05-01');
INSERT INTO customers VALUES (2, 'Ben Okafor', 'Amsterdam', 'Netherlands', '2024-03-04');
INSERT INTO customers VALUES (3, 'Carla Jansen', 'Lyon', 'France', '2024-02-18');
INSERT INTO customers VALUES (4, 'Dario Conti', 'Lyon', 'France', '2023-04-14');
INSERT INTO customers VALUES (5, 'Elif Demir', 'Berlin', 'Germany', '2023-06-12');
INSERT INTO customers VALUES (6, 'Femke Bos', 'Lyon', 'France', '2023-11-22');
INSERT INTO customers VALUES (7, 'Greta Lindqvist', 'Paris', 'France', '2023-02-18');
INSERT INTO customers VALUES (8, 'Hugo Martin', 'Paris', 'France', '2023-12-14');
INSERT INTO customers VALUES (9, 'Ines Moreau', 'Madrid', 'Spain', '2023-09-21');
INSERT INTO customers VALUES (10, 'Jonas Weber', 'Hamburg', 'Germany', '2023-04-06');
INSERT INTO customers VALUES (11, 'Katya Novak', 'Hamburg', 'Germany', '2023-09-04');
INSERT INTO customers VALUES (12, 'Liam Byrne', 'Lyon', 'France', '2023-02-19');
INSERT INTO customers VALUES (13, 'Mara Schulz', 'Lyon', 'France', '2023-01-08');
INSERT INTO customers VALUES (14, 'Noor Haddad', 'Lyon', 'France', '2023-10-25');
INSERT INTO customers VALUES (15, 'Otto Keller', 'Lyon', 'France', '2024-03-14');
INSERT INTO customers VALUES (16, 'Pilar Ruiz', 'Hamburg', 'Germany', '2023-08-04');
INSERT INTO customers VALUES (17, 'Quinn Murphy', 'Madrid', 'Spain', '2023-11-07');
INSERT INTO customers VALUES (18, 'Rosa Navarro', 'Lyon', 'France', '2023-08-13');
INSERT INTO customers VALUES (19, 'Sean O''Neill', 'Dublin', 'Ireland', '2023-03-28');
INSERT INTO customers VALUES (20, 'Tess de Wit', 'Hamburg', 'Germany', '2023-06-10');
INSERT INTO invoices VALUES (1, 10, '2024-06-05', 'paid', 72.00);
INSERT INTO invoices VALUES (2, 10, '2024-06-15', 'paid', 1103.90);
INSERT INTO invoices VALUES (3, 8, '2024-06-24', 'paid', 315.50);
INSERT INTO invoices VALUES (4, 20, '2024-06-29', 'paid', 914.00);
INSERT INTO invoices VALUES (5, 9, '2024-07-02', 'paid', 30.70);
INSERT INTO invoices VALUES (6, 3, '2024-07-08', 'overdue', 535.00);
INSERT INTO invoices VALUES (7, 3, '2024-07-14', 'paid', 153.60);
INSERT INTO invoices VALUES (8, 6, '2024-07-21', 'paid', 133.40);
INSERT INTO invoices VALUES (9, 13, '2024-07-27', 'paid', 338.50);
INSERT INTO invoices VALUES (10, 2, '2024-07-31', 'paid', 441.60);
INSERT INTO invoices VALUES (11, 19, '2024-08-06', 'paid', 111.00);
INSERT INTO invoices VALUES (12, 18, '2024-08-08', 'paid', 7.20);
INSERT INTO invoices VALUES (13, 15, '2024-08-13', 'paid', 80.00);
INSERT INTO invoices VALUES (14, 19, '2024-08-18', 'paid', 4.80);
INSERT INTO invoices VALUES (15, 2, '2024-08-25', 'paid', 320.40);
INSERT INTO invoices VALUES (16, 6, '2024-09-01', 'paid', 1233.00);
INSERT INTO invoices VALUES (17, 10, '2024-09-08', 'paid', 230.50);
INSERT INTO invoices VALUES (18, 2, '2024-09-16', 'paid', 422.40);
INSERT INTO invoices VALUES (19, 18, '2024-09-24', 'paid', 50.50);
INSERT INTO invoices VALUES (20, 10, '2024-09-27', 'paid', 73.70);
INSERT INTO invoices VALUES (21, 8, '2024-10-01', 'paid', 367.50);
INSERT INTO invoices VALUES (22, 4, '2024-10-10', 'unpaid', 184.40);
INSERT INTO invoices VALUES (23, 13, '2024-10-13', 'paid', 13.80);
INSERT INTO invoices VALUES (24, 11, '2024-10-21', 'paid', 237.00);
INSERT INTO invoices VALUES (25, 4, '2024-11-01', 'paid', 33.60);
INSERT INTO invoices VALUES (26, 3, '2024-11-06', 'paid', 88.60);
INSERT INTO invoices VALUES (27, 6, '2024-11-10', 'paid', 747.00);
INSERT INTO invoices VALUES (28, 10, '2024-11-20', 'paid', 5.50);
INSERT INTO invoices VALUES (29, 4, '2024-11-30', 'paid', 790.00);
INSERT INTO invoices VALUES (30, 19, '2024-12-03', 'paid', 85.60);
INSERT INTO invoices VALUES (31, 2, '2024-12-14', 'overdue', 97.40);
INSERT INTO invoices VALUES (32, 17, '2024-12-22', 'paid', 47.00);
INSERT INTO invoices VALUES (33, 12, '2024-12-26', 'paid', 332.10);
INSERT INTO invoices VALUES (34, 13, '2024-12-31', 'unpaid', 165.40);
INSERT INTO invoices VALUES (35, 13, '2025-01-07', 'paid', 14.20);
INSERT INTO invoices VALUES (36, 19, '2025-01-10', 'overdue', 111.00);
INSERT INTO invoices VALUES (37, 3, '2025-01-13', 'unpaid', 790.00);
INSERT INTO invoices VALUES (38, 11, '2025-01-21', 'unpaid', 231.60);
INSERT INTO invoices VALUES (39, 20, '2025-01-31', 'unpaid', 35.80);
INSERT INTO invoices VALUES (40, 17, '2025-02-08', 'unpaid', 164.25);
INSERT INTO invoices VALUES (41, 14, '2025-02-16', 'unpaid', 719.00);
INSERT INTO invoices VALUES (42, 3, '2025-02-22', 'unpaid', 217.00);
INSERT INTO invoices VALUES (43, 9, '2025-02-25', 'unpaid', 136.90);
INSERT INTO invoices VALUES (44, 1, '2025-03-07', 'unpaid', 5.50);
INSERT INTO invoices VALUES (45, 2, '2025-03-14', 'paid', 178.00);
INSERT INTO invoices VALUES (46, 11, '2025-03-25', 'overdue', 649.00);
INSERT INTO invoices VALUES (47, 5, '2025-03-28', 'unpaid', 240.00);
INSERT INTO invoices VALUES (48, 11, '2025-04-06', 'overdue', 48.85);
INSERT INTO invoice_lines VALUES (1, 1, 2, 3, 72.00);
INSERT INTO invoice_lines VALUES (2, 2, 16, 10, 790.00);
INSERT INTO invoice_lines VALUES (3, 2, 11, 1, 249.00);
INSERT INTO invoice_lines VALUES (4, 2, 5, 1, 64.90);
INSERT INTO invoice_lines VALUES (5, 3, 6, 3, 16.50);
INSERT INTO invoice_lines VALUES (6, 3, 12, 10, 299.00);
INSERT INTO invoice_lines VALUES (7, 4, 4, 10, 890.00);
INSERT INTO invoice_lines VALUES (8, 4, 2, 1, 24.00);
INSERT INTO invoice_lines VALUES (9, 5, 6, 3, 16.50);
INSERT INTO invoice_lines VALUES (10, 5, 10, 1, 14.20);
INSERT INTO invoice_lines VALUES (11, 6, 1, 2, 37.00);
INSERT INTO invoice_lines VALUES (12, 6, 11, 2, 498.00);
INSERT INTO invoice_lines VALUES (13, 7, 7, 1, 32.00);
INSERT INTO invoice_lines VALUES (14, 7, 15, 2, 79.00);
INSERT INTO invoice_lines VALUES (15, 7, 10, 3, 42.60);
INSERT INTO invoice_lines VALUES (16, 8, 1, 3, 55.50);
INSERT INTO invoice_lines VALUES (17, 8, 12, 1, 29.90);
INSERT INTO invoice_lines VALUES (18, 8, 2, 2, 48.00);
INSERT INTO invoice_lines VALUES (19, 9, 4, 3, 267.00);
INSERT INTO invoice_lines VALUES (20, 9, 15, 1, 39.50);
INSERT INTO invoice_lines VALUES (21, 9, 7, 1, 32.00);
INSERT INTO invoice_lines VALUES (22, 10, 5, 4, 259.60);
INSERT INTO invoice_lines VALUES (23, 10, 2, 1, 24.00);
INSERT INTO invoice_lines VALUES (24, 10, 16, 2, 158.00);
INSERT INTO invoice_lines VALUES (25, 11, 7, 1, 32.00);
INSERT INTO invoice_lines VALUES (26, 11, 16, 1, 79.00);
INSERT INTO invoice_lines VALUES (27, 12, 14, 3, 7.20);
INSERT INTO invoice_lines VALUES (28, 13, 7, 1, 32.00);
INSERT INTO invoice_lines VALUES (29, 13, 2, 2, 48.00);
INSERT INTO invoice_lines VALUES (30, 14, 14, 2, 4.80);
INSERT INTO invoice_lines VALUES (31, 15, 4, 3, 267.00);
INSERT INTO invoice_lines VALUES (32, 15, 13, 3, 29.40);
INSERT INTO invoice_lines VALUES (33, 15, 2, 1, 24.00);
INSERT INTO invoice_lines VALUES (34, 16, 16, 3, 237.00);
INSERT INTO invoice_lines VALUES (35, 16, 11, 4, 996.00);
INSERT INTO invoice_lines VALUES (36, 17, 16, 2, 158.00);
INSERT INTO invoice_lines VALUES (37, 17, 3, 10, 72.50);
INSERT INTO invoice_lines VALUES (38, 18, 5, 1, 64.90);
INSERT INTO invoice_lines VALUES (39, 18, 9, 10, 117.50);
INSERT INTO invoice_lines VALUES (40, 18, 2, 10, 240.00);
INSERT INTO invoice_lines VALUES (41, 19, 7, 1, 32.00);
INSERT INTO invoice_lines VALUES (42, 19, 1, 1, 18.50);
INSERT INTO invoice_lines VALUES (43, 20, 13, 4, 39.20);
INSERT INTO invoice_lines VALUES (44, 20, 8, 1, 34.50);
INSERT INTO invoice_lines VALUES (45, 21, 11, 1, 249.00);
INSERT INTO invoice_lines VALUES (46, 21, 16, 1, 79.00);
INSERT INTO invoice_lines VALUES (47, 21, 15, 1, 39.50);
INSERT INTO invoice_lines VALUES (48, 22, 9, 2, 23.50);
INSERT INTO invoice_lines VALUES (49, 22, 5, 1, 64.90);
INSERT INTO invoice_lines VALUES (50, 22, 2, 4, 96.00);
INSERT INTO invoice_lines VALUES (51, 23, 18, 3, 13.80);
INSERT INTO invoice_lines VALUES (52, 24, 16, 3, 237.00);
INSERT INTO invoice_lines VALUES (53, 25, 17, 3, 9.60);
INSERT INTO invoice_lines VALUES (54, 25, 14, 10, 24.00);
INSERT INTO invoice_lines VALUES (55, 26, 16, 1, 79.00);
INSERT INTO invoice_lines VALUES (56, 26, 14, 4, 9.60);
INSERT INTO invoice_lines VALUES (57, 27, 11, 3, 747.00);
INSERT INTO invoice_lines VALUES (58, 28, 6, 1, 5.50);
INSERT INTO invoice_lines VALUES (59, 29, 16, 10, 790.00);
INSERT INTO invoice_lines VALUES (60, 30, 8, 2, 69.00);
INSERT INTO invoice_lines VALUES (61, 30, 14, 1, 2.40);
INSERT INTO invoice_lines VALUES (62, 30, 10, 1, 14.20);
INSERT INTO invoice_lines VALUES (63, 31, 18, 4, 18.40);
INSERT INTO invoice_lines VALUES (64, 31, 15, 2, 79.00);
INSERT INTO invoice_lines VALUES (65, 32, 9, 4, 47.00);
INSERT INTO invoice_lines VALUES (66, 33, 3, 10, 72.50);
INSERT INTO invoice_lines VALUES (67, 33, 5, 4, 259.60);
INSERT INTO invoice_lines VALUES (68, 34, 12, 3, 89.70);
INSERT INTO invoice_lines VALUES (69, 34, 3, 10, 72.50);
INSERT INTO invoice_lines VALUES (70, 34, 17, 1, 3.20);
INSERT INTO invoice_lines VALUES (71, 35, 10, 1, 14.20);
INSERT INTO invoice_lines VALUES (72, 36, 4, 1, 89.00);
INSERT INTO invoice_lines VALUES (73, 36, 6, 4, 22.00);
INSERT INTO invoice_lines VALUES (74, 37, 16, 10, 790.00);
INSERT INTO invoice_lines VALUES (75, 38, 8, 2, 69.00);
INSERT INTO invoice_lines VALUES (76, 38, 16, 2, 158.00);
INSERT INTO invoice_lines VALUES (77, 38, 18, 1, 4.60);
INSERT INTO invoice_lines VALUES (78, 39, 13, 3, 29.40);
INSERT INTO invoice_lines VALUES (79, 39, 17, 2, 6.40);
INSERT INTO invoice_lines VALUES (80, 40, 1, 4, 74.00);
INSERT INTO invoice_lines VALUES (81, 40, 9, 3, 35.25);
INSERT INTO invoice_lines VALUES (82, 40, 6, 10, 55.00);
INSERT INTO invoice_lines VALUES (83, 41, 1, 3, 55.50);
INSERT INTO invoice_lines VALUES (84, 41, 5, 10, 649.00);
INSERT INTO invoice_lines VALUES (85, 41, 3, 2, 14.50);
INSERT INTO invoice_lines VALUES (86, 42, 8, 4, 138.00);
INSERT INTO invoice_lines VALUES (87, 42, 16, 1, 79.00);
INSERT INTO invoice_lines VALUES (88, 43, 5, 1, 64.90);
INSERT INTO invoice_lines VALUES (89, 43, 2, 3, 72.00);
INSERT INTO invoice_lines VALUES (90, 44, 6, 1, 5.50);
INSERT INTO invoice_lines VALUES (91, 45, 4, 2, 178.00);
INSERT INTO invoice_lines VALUES (92, 46, 5, 10, 649.00);
INSERT INTO invoice_lines VALUES (93, 47, 12, 4, 119.60);
INSERT INTO invoice_lines VALUES (94, 47, 1, 3, 55.50);
INSERT INTO invoice_lines VALUES (95, 47, 5, 1, 64.90);
INSERT INTO invoice_lines VALUES (96, 48, 3, 1, 7.25);
INSERT INTO invoice_lines VALUES (97, 48, 13, 2, 19.60);
INSERT INTO invoice_lines VALUES (98, 48, 6, 4, 22.00);
COMMIT;
