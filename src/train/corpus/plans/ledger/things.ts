// What the books of shops, libraries, clinics, clubs, farms and others hold, and by what it is picked out.
import { MONTHS } from '../../date-words.ts';
import type { Random } from '../../random.ts';
import { plural, someItem, somePerson, somePlace, someTitle } from '../names.ts';

export interface Ledger {
  readonly thing: string;
  readonly things: string;
  readonly states: readonly string[];
  /** What the things are sorted into: `section`, and which of them there are. */
  readonly shelf: string;
  readonly kinds: readonly string[];
  /** What happened to them on a day: `issued`, or `joined` where they did it themselves. */
  readonly event: string;
  readonly measures: readonly string[];
  /** Amounts that add up to something that is asked for. */
  readonly sums: readonly string[];
  readonly extremes: readonly string[];
  readonly people: boolean;
  readonly named: (rng: Random) => string;
}

// thing; states; shelf: kinds; event; measures; sums; extremes; named by
// biome-ignore format: a table, one row per thing
const ROWS = [
  'invoice; unpaid,paid,overdue,open,disputed,reminded; department: sales,service,repair; issued; total,amount,tax; total,amount; largest,smallest,biggest,latest,oldest,highest,lowest; number',
  'bill; unpaid,settled,open,overdue,outstanding; ; written; amount,total; amount,total; highest,lowest,latest,biggest,smallest; number',
  'customer; new,regular,private,active,lapsed; ; joined; balance,discount,age; balance; oldest,newest,youngest; person',
  'product; discontinued,imported,reduced,seasonal; category: garden,kitchen,sports,office,beauty,toys,lighting,tools,bathroom; added; price,stock,weight; price; dearest,cheapest,most expensive,heaviest,priciest; item',
  'article; new,missing,reduced; category: stationery,cleaning,camping,bedding,fishing; listed; price,weight,stock; price; dearest,cheapest,heaviest,lightest,most expensive; item',
  'book; lent,overdue,damaged,lost,reserved; section: crime,travel,poetry,history,cookery,science; bought; price,number of pages; price; longest,oldest,newest,most expensive; title',
  'reader; registered,blocked,regular; ; joined; age,fine; fine; youngest,oldest; person',
  'patient; discharged,insured,urgent,waiting; ward: surgical,cardiac,maternity; admitted; age,weight,bill; bill; oldest,youngest,heaviest; person',
  'appointment; cancelled,missed,kept,urgent; department: dental,skin,heart; booked; fee,duration; fee; longest,latest,shortest; number',
  'pupil; absent,new,graduated; class: science,language,music; enrolled; age,fee,score,grade; fee; tallest,youngest,oldest,best; person',
  'teacher; part-time,retired,substitute; department: music,sports,chemistry,history; hired; salary,age; salary; best paid,youngest,oldest; person',
  'member; active,honorary,passive,former; team: tennis,rowing,chess,swimming; joined; fee,contribution,age; fee,contribution; oldest,youngest,newest; person',
  'guest; registered,late,returning; ; arrived; bill,age; bill; youngest,oldest,last; person',
  'room; free,booked,double,renovated; floor: ground,first,top; renovated; rate,price,size; rate; largest,smallest,cheapest,dearest; number',
  'booking; cancelled,confirmed,pending; ; made; price,deposit; deposit,price; longest,latest,dearest; number',
  'cow; pregnant,sick,young; herd: north,south,valley; bought; weight,milk yield,age; milk yield; heaviest,oldest,youngest; title',
  'field; ploughed,fallow,irrigated; valley: north,east,river; leased; area,yield,rent; yield,area; largest,smallest,wettest; title',
  'repair; finished,pending,urgent; workshop: truck,bicycle,paint; finished; cost,duration; cost; longest,dearest,latest; number',
  'vehicle; leased,broken,electric; fleet: city,delivery,rental; bought; mileage,price,weight; mileage; oldest,fastest,heaviest; number',
  'mechanic; certified,sick,senior; workshop: truck,bus,paint; hired; wage,age; wage; best paid,youngest,oldest; person',
  'flight; delayed,cancelled,direct,full; season: summer,winter; scheduled; fare,distance,duration; distance; longest,shortest,cheapest; number',
  'pilot; retired,certified,sick; crew: cargo,charter,regional; hired; salary,age; salary; youngest,oldest,best paid; person',
  'passenger; seated,late,delayed; class: business,economy,first; registered; age,fare; fare; oldest,youngest; person',
  'exhibit; lent,restored,stolen; hall: Roman,Egyptian,modern; acquired; value,age,weight; value; oldest,heaviest,most valuable; title',
  'painting; framed,restored,sold; gallery: portrait,landscape,modern; acquired; value,height,price; value,price; oldest,largest,most valuable; title',
  'donation; anonymous,pledged,recurring; campaign: winter,school,flood; received; amount; amount; largest,smallest,latest,first; number',
  'donor; anonymous,faithful,new; ; registered; gift,age; gift; oldest,newest,most generous; person',
  'volunteer; trained,idle,new; kitchen: soup,street,mobile; recruited; age,workload; workload; youngest,oldest,newest; person',
  'tenant; late,new,evicted; building: corner,garden,river; moved in; rent,deposit,age; rent,deposit; oldest,newest; person',
  'flat; vacant,furnished,let,renovated; building: corner,garden,river; renovated; rent,size; rent; largest,smallest,dearest,cheapest; number',
  'subscriber; paying,lapsed,digital; ; joined; fee,age; fee; oldest,newest; person',
  'loan; unpaid,approved,rejected; branch: harbour,station,market; granted; amount,interest; amount; largest,smallest,oldest; number',
  'ticket; unsold,sold,returned,reduced; block: lower,upper,standing; sold; price; price; cheapest,dearest; number',
  'course; full,online,cancelled; faculty: law,music,medical; started; fee,duration; fee; longest,cheapest,dearest,shortest; title',
  'parcel; lost,delivered,returned,insured; depot: north,airport,harbour; shipped; weight,postage,value; postage,weight; heaviest,lightest,latest; number',
  'order; pending,shipped,cancelled,urgent; shop: online,station,airport; placed; value,total,weight; value,total; biggest,latest,smallest,first; number',
  'supplier; reliable,foreign,new; ; contracted; turnover,rating,discount; turnover; oldest,newest,largest; person',
  'employee; retired,part-time,junior,senior; department: sales,legal,shipping; hired; salary,bonus,age; salary,bonus; best paid,youngest,oldest,newest; person',
  'dish; vegan,hot,spicy; menu: lunch,dinner,evening; added; price,cost; price; cheapest,dearest,spiciest; item',
  'claim; rejected,open,settled; branch: car,travel,house; filed; amount,excess; amount; largest,oldest,latest; number',
  'player; injured,foreign,loaned; squad: youth,reserve,junior; signed; salary,height,age; salary; tallest,youngest,best paid; person',
  'payment; late,failed,pending; ; received; amount,fee; amount,fee; largest,latest,first; number',
  'boat; moored,rented,leaking; pier: east,west,fishing; launched; length,price,fee; fee; longest,oldest,dearest; title',
  'machine; idle,leased,broken; hall: press,paint,assembly; installed; power,price,age; power; oldest,strongest,newest; item',
] as const;

// biome-ignore format: a list
const GOODS = [
  'hammer', 'kettle', 'bicycle', 'backpack', 'armchair', 'teapot', 'umbrella', 'notebook', 'guitar', 'blender', 'mattress', 'tent', 'bookcase', 'wheelbarrow', 'rake', 'spanner',
  'chainsaw', 'toaster', 'carpet', 'curtain', 'scarf', 'football', 'helmet', 'saddle', 'printer', 'keyboard', 'office chair', 'coffee machine', 'step ladder', 'paint roller', 'sleeping bag',
  'fountain pen', 'wall clock', 'garden bench', 'watering can', 'pressure cooker', 'bread knife', 'camping stove', 'fishing rod', 'yoga mat', 'tool box', 'extension cable', 'bird house',
  'wine glass', 'pillow', 'lantern', 'shovel', 'wallet', 'telescope', 'violin', 'jigsaw', 'globe', 'hammock', 'mirror', 'bucket', 'oil lamp', 'torch', 'compass', 'apron', 'vase',
];
// biome-ignore format: a list
export const CITIES = [
  'Lyon', 'Metz', 'Turin', 'Porto', 'Ghent', 'Leeds', 'Cork', 'Graz', 'Bergen', 'Malaga', 'Utrecht', 'Krakow', 'Basel', 'Dresden', 'Bilbao', 'Naples', 'Bremen', 'Aarhus', 'Nantes', 'Seville',
  'York', 'Tampere', 'Zagreb', 'Boston', 'Denver', 'Austin', 'Toronto', 'Kyoto', 'Perth', 'Hull', 'Lille', 'Bonn', 'Verona', 'Split', 'Cadiz', 'Bristol',
];
// biome-ignore format: a list
const COUNTRIES = ['France', 'Spain', 'Italy', 'Ireland', 'Poland', 'Norway', 'Japan', 'Canada', 'Portugal', 'Austria', 'Belgium', 'Denmark', 'Greece', 'Turkey', 'Sweden', 'Mexico', 'Chile', 'Finland', 'Germany', 'Switzerland'];
// biome-ignore format: a list
const NATIONS = ['French', 'Spanish', 'Italian', 'Irish', 'Polish', 'Norwegian', 'Japanese', 'Canadian', 'Portuguese', 'Austrian', 'Belgian', 'Danish', 'Greek', 'Turkish', 'Swedish', 'Mexican', 'Chilean', 'Finnish', 'German', 'Swiss', 'Dutch', 'British', 'Indian'];

const list = (text = ''): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const NAMED: Readonly<Record<string, (rng: Random, thing: string) => string>> = {
  person: (rng) => somePerson(rng),
  item: (rng) => `the ${someGood(rng)}`,
  title: (rng) => someTitle(rng),
  number: (rng, thing) => `${thing} ${rng.int(1, rng.pick([30, 999, 9999]))}`,
};

export const LEDGERS: readonly Ledger[] = ROWS.map((row) => {
  const [thing = '', states, shelved = '', event = '', measures, sums, extremes, by = ''] = row.split('; ');
  const [shelf = '', kinds] = shelved.split(': ');
  return {
    ...{ thing, things: plural(thing), states: list(states), shelf: shelf.trim(), kinds: list(kinds), event },
    ...{ measures: list(measures), sums: list(sums), extremes: list(extremes), people: by === 'person' },
    named: (rng: Random) => (NAMED[by] as (rng: Random, thing: string) => string)(rng, thing),
  };
});

/** Something that a shop sells; now and then by a word that is hardly met. */
export const someGood = (rng: Random): string => (rng.chance(0.72) ? rng.pick(GOODS) : someItem(rng));
export const someCity = (rng: Random): string => (rng.chance(0.6) ? rng.pick(CITIES) : somePlace(rng));
export const someRegion = (rng: Random): string => (rng.chance(0.4) ? rng.pick(COUNTRIES) : someCity(rng));
export const someNation = (rng: Random): string => rng.pick(NATIONS);
export const someYear = (rng: Random): string => String(rng.int(2012, 2026));
export const someMonth = (rng: Random): string => `${rng.pick(MONTHS)} ${someYear(rng)}`;

/** By what the things of a ledger are picked out: all of one manner can be set against each other. */
export interface Filter {
  /** With the things: "unpaid bills", "members from Metz". */
  readonly those: string;
  /** Beside the things that another one names: "the unpaid ones", "from Metz". */
  readonly rest: string;
  /** How many of them there are, as a question of its own. */
  readonly ask: string;
}

export type Manner = (ledger: Ledger, value: string) => Filter;

const HAPPENED = /^(?:joined|arrived|moved in|enrolled|started)$/;
const plain = (those: string, rest: string): Filter => ({ those, rest, ask: `How many ${those} are there?` });

/** How things are picked out, each with where its values come from. */
// biome-ignore format: a table, one row per manner
export const MANNERS: readonly (readonly [number, (ledger: Ledger) => boolean, Manner, (ledger: Ledger, rng: Random) => string])[] = [
  [4, ({ states }) => states.length > 1, ({ things }, s) => plain(`${s} ${things}`, `${s} ones`), ({ states }, rng) => rng.pick(states)],
  [2, () => true, ({ things }, v) => plain(`${things} from ${v}`, `those from ${v}`), (_, rng) => someRegion(rng)],
  [1.5, () => true, ({ things }, v) => plain(`${things} in ${v}`, `those in ${v}`), (_, rng) => someRegion(rng)],
  [1.5, ({ people }) => people, ({ things }, v) => plain(`${v} ${things}`, `${v} ones`), (_, rng) => someNation(rng)],
  [1, ({ people }) => people, ({ things }, v) => ({ those: `${things} who live in ${v}`, rest: `those who live in ${v}`, ask: `How many ${things} live in ${v}?` }), (_, rng) => someCity(rng)],
  [1, ({ people }) => people, ({ things }, v) => ({ those: `${things} who come from ${v}`, rest: `those who come from ${v}`, ask: `How many ${things} come from ${v}?` }), (_, rng) => someRegion(rng)],
  [1.5, ({ kinds }) => kinds.length > 1, ({ things, shelf }, v) => plain(`${things} in the ${v} ${shelf}`, `those in the ${v} ${shelf}`), ({ kinds }, rng) => rng.pick(kinds)],
  [1, ({ kinds }) => kinds.length > 1, ({ things, shelf }, v) => plain(`${things} of the ${v} ${shelf}`, `those of the ${v} ${shelf}`), ({ kinds }, rng) => rng.pick(kinds)],
  [1.5, () => true, ({ things, event }, v) => happened(things, event, v), (_, rng) => (rng.chance(0.7) ? someYear(rng) : someMonth(rng))],
];

function happened(things: string, event: string, when: string): Filter {
  const own = HAPPENED.test(event);
  return {
    those: own
      ? `${things} who ${event} in ${when}`.replace('courses who', 'courses that')
      : `${things} ${event} in ${when}`,
    rest: own
      ? `those who ${event} in ${when}`.replace(/those who (started)/, 'those that $1')
      : `those ${event} in ${when}`,
    ask: own ? `How many ${things} ${event} in ${when}?` : `How many ${things} were ${event} in ${when}?`,
  };
}

/** One or two different filters of one manner. */
export function filters(ledger: Ledger, rng: Random): readonly [Filter, Filter] {
  const fit = MANNERS.filter(([, fits]) => fits(ledger)).map(([weight, , ...how]) => [weight, how] as const);
  const [manner, draw] = rng.weighted(fit);
  const one = draw(ledger, rng);
  for (;;) {
    const other = draw(ledger, rng);
    if (other !== one) return [manner(ledger, one), manner(ledger, other)];
  }
}
