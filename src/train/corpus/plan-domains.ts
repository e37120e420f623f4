// What databases hold: things, their states, measures, names and dates.

export interface Domain {
  /** Plural, and what may stand before it. */
  readonly things: string;
  readonly thing: string;
  readonly states: readonly string[];
  /** What can be added up and averaged. */
  readonly measures: readonly string[];
  readonly named: readonly string[];
  readonly groups: readonly string[];
  readonly event: string;
  readonly extremes: readonly string[];
}

// biome-ignore format: a table, one row per domain
export const DOMAINS: readonly Domain[] = [
  { things: 'invoices', thing: 'invoice', states: ['unpaid', 'paid', 'overdue', 'open'], measures: ['total', 'amount'], named: ['invoice 17', 'the last invoice'], groups: ['customer', 'month'], event: 'issued', extremes: ['largest', 'latest', 'oldest', 'smallest'] },
  { things: 'customers', thing: 'customer', states: ['new', 'German', 'French', 'active'], measures: ['age', 'revenue', 'balance'], named: ['Ada Vermeer', 'Jonas Weber', "Sean O'Neill"], groups: ['city', 'country'], event: 'joined', extremes: ['oldest', 'newest', 'best'] },
  { things: 'products', thing: 'product', states: ['discontinued', 'sold out', 'cheap'], measures: ['price', 'stock', 'weight'], named: ['the drill', 'the desk lamp', 'the garden hose', 'white paint'], groups: ['category', 'supplier'], event: 'launched', extremes: ['most expensive', 'cheapest', 'best selling', 'heaviest'] },
  { things: 'employees', thing: 'employee', states: ['retired', 'part-time', 'senior'], measures: ['salary', 'age', 'bonus'], named: ['Mr Smith', 'Laura Chen', 'the director'], groups: ['department', 'office'], event: 'hired', extremes: ['best paid', 'youngest', 'oldest'] },
  { things: 'orders', thing: 'order', states: ['cancelled', 'shipped', 'late', 'pending'], measures: ['value', 'weight', 'shipping cost'], named: ['order 2041', 'the first order'], groups: ['region', 'shop'], event: 'shipped', extremes: ['biggest', 'latest', 'first'] },
  { things: 'books', thing: 'book', states: ['borrowed', 'lost', 'English'], measures: ['price', 'number of pages'], named: ['Moby Dick', 'the atlas'], groups: ['author', 'publisher', 'language'], event: 'published', extremes: ['longest', 'newest', 'oldest'] },
  { things: 'patients', thing: 'patient', states: ['discharged', 'male', 'female'], measures: ['age', 'weight'], named: ['patient 12', 'Mrs Green'], groups: ['ward', 'doctor'], event: 'admitted', extremes: ['oldest', 'youngest'] },
  { things: 'flights', thing: 'flight', states: ['delayed', 'cancelled', 'international'], measures: ['distance', 'duration', 'fare'], named: ['flight 318', 'flight BA27'], groups: ['airline', 'airport'], event: 'scheduled', extremes: ['longest', 'shortest', 'cheapest'] },
  { things: 'students', thing: 'student', states: ['enrolled', 'foreign', 'absent'], measures: ['grade', 'age', 'fee'], named: ['Peter Novak', 'Lin Wu'], groups: ['class', 'city'], event: 'enrolled', extremes: ['best', 'youngest', 'tallest'] },
  { things: 'movies', thing: 'movie', states: ['animated', 'silent', 'French'], measures: ['budget', 'revenue', 'running time'], named: ['Metropolis', 'the last movie'], groups: ['director', 'studio', 'country'], event: 'released', extremes: ['longest', 'highest grossing', 'oldest'] },
  { things: 'rooms', thing: 'room', states: ['free', 'booked', 'double'], measures: ['price', 'size', 'rate'], named: ['room 204', 'the suite'], groups: ['hotel', 'floor'], event: 'renovated', extremes: ['largest', 'cheapest'] },
  { things: 'suppliers', thing: 'supplier', states: ['Dutch', 'German', 'Irish'], measures: ['turnover', 'rating'], named: ['Canal Works', 'Bergland Tools'], groups: ['country', 'city'], event: 'founded', extremes: ['largest', 'oldest', 'best rated'] },
  { things: 'cities', thing: 'city', states: ['coastal', 'Italian', 'European'], measures: ['population', 'area'], named: ['Lyon', 'Haifa', 'Dublin'], groups: ['country', 'state'], event: 'founded', extremes: ['biggest', 'smallest', 'highest'] },
  { things: 'projects', thing: 'project', states: ['finished', 'stopped', 'running'], measures: ['budget', 'cost', 'duration'], named: ['project Apollo', 'the bridge project'], groups: ['department', 'client'], event: 'started', extremes: ['most expensive', 'longest', 'newest'] },
];
