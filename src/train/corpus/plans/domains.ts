// What databases hold: things, their states, measures, names and dates.

import type { Random } from '../random.ts';
import { plural, someItem, somePerson, somePlace, someTitle } from './names.ts';

export interface Domain {
  /** Plural, and one of them. */
  readonly things: string;
  readonly thing: string;
  /** What may stand before the things. */
  readonly states: readonly string[];
  /** What can be added up and averaged. */
  readonly measures: readonly string[];
  readonly groups: readonly string[];
  readonly event: string;
  readonly extremes: readonly string[];
  /** One of them by its name. */
  named(rng: Random): string;
}

const NAMED: Readonly<Record<string, (rng: Random, thing: string) => string>> = {
  person: (rng) => somePerson(rng),
  item: (rng) => `the ${someItem(rng)}`,
  title: (rng) => someTitle(rng),
  place: (rng) => somePlace(rng),
  number: (rng, thing) => `${thing} ${rng.int(1, rng.pick([30, 999, 9999]))}`,
};

// thing; named by; states; measures; groups; event; extremes
// biome-ignore format: a table, one row per domain
const ROWS = [
  'invoice; number; unpaid,paid,overdue,open,settled,disputed; total,amount,tax; customer,month,supplier; issued; largest,latest,oldest,smallest,highest',
  'customer; person; new,German,French,active,former,private; age,revenue,balance,discount; city,country,branch; joined; oldest,newest,best,youngest',
  'product; item; discontinued,sold out,cheap,imported,popular; price,stock,weight,cost,margin; category,supplier,brand; launched; most expensive,cheapest,best selling,heaviest',
  'product; item; available,damaged,reduced; price,price,stock,weight; category,warehouse; added; most expensive,cheapest,lightest',
  'article; item; rare,missing,new; price,price,stock,quantity; shelf,supplier; ordered; dearest,cheapest,newest',
  'employee; person; retired,part-time,senior,junior; salary,age,bonus,wage; department,office; hired; best paid,youngest,oldest',
  'worker; person; temporary,skilled,sick; wage,salary,overtime; site,team; hired; oldest,fastest',
  'order; number; cancelled,shipped,late,pending,urgent; value,weight,shipping cost,total; region,shop; shipped; biggest,latest,first,last',
  'book; title; borrowed,lost,English,printed; price,number of pages,weight; author,publisher,language; published; longest,newest,oldest,shortest',
  'patient; person; discharged,male,female,urgent; age,weight,height; ward,doctor; admitted; oldest,youngest',
  'doctor; person; retired,foreign; salary,age; hospital,department; appointed; youngest,oldest',
  'flight; number; delayed,cancelled,international; distance,duration,fare; airline,airport; scheduled; longest,shortest,cheapest',
  'student; person; enrolled,foreign,absent,new; grade,age,fee,score; class,city; enrolled; best,youngest,tallest',
  'movie; title; animated,silent,French,short; budget,revenue,running time,rating; director,studio,country; released; longest,highest grossing,oldest',
  'song; title; live,unreleased,popular; length,rating; artist,album; recorded; longest,shortest,newest',
  'room; number; free,booked,double,quiet; price,size,rate; hotel,floor; renovated; largest,cheapest,smallest',
  'supplier; person; Dutch,German,Irish,reliable; turnover,rating,discount; country,city; founded; largest,oldest,best rated',
  'city; place; coastal,Italian,European,large; population,area,altitude; country,state; founded; biggest,smallest,highest',
  'country; place; African,Asian,small; population,area,debt; continent,region; founded; largest,richest,smallest',
  'project; title; finished,stopped,running,new; budget,cost,duration; department,client; started; most expensive,longest,newest',
  'car; number; used,electric,red,rented; price,mileage,weight; maker,garage; registered; fastest,cheapest,oldest',
  'ticket; number; unsold,valid,open; price,priority; concert,hall; sold; cheapest,first,last',
  'member; person; active,former,honorary; fee,age,contribution; club,city; joined; oldest,newest',
  'loan; number; unpaid,outstanding,approved; amount,interest,rate; bank,branch; granted; largest,smallest,latest',
  'account; number; closed,blocked,private; balance,credit; bank,owner; opened; largest,oldest',
  'payment; number; late,failed,pending; amount,fee; customer,month; made; largest,last,first',
  'house; number; empty,sold,old; price,rent,area; street,town; built; biggest,oldest,most expensive',
  'team; title; foreign,national; budget,points,average age; league,country; founded; best,oldest,youngest',
  'player; person; injured,foreign,young; salary,age,goals,height; team,position; signed; tallest,best paid,youngest',
  'animal; item; wild,adopted,sick; weight,age; species,zoo; born; heaviest,oldest',
  'ship; title; loaded,sunken,Greek; length,weight,speed; port,owner; launched; longest,fastest',
  'course; title; free,full,online; fee,duration,credits; teacher,faculty; started; longest,cheapest',
  'parcel; number; lost,delivered,heavy; weight,postage,value; sender,depot; sent; heaviest,last',
  'machine; item; broken,leased,new; price,power,age; plant,maker; installed; oldest,strongest',
  'visitor; person; registered,foreign; age,spending; day,country; admitted; first,youngest',
  'meal; item; vegan,cold,hot; price,calories,weight; chef,menu; served; cheapest,healthiest',
  'contract; number; signed,expired,open; value,duration,penalty; client,lawyer; signed; longest,largest,oldest',
  'station; place; closed,remote; height,capacity; line,region; opened; busiest,highest',
  'farm; title; organic,abandoned; area,yield; county,owner; founded; largest,oldest',
  'bill; number; unpaid,open,monthly; total,amount; client,table; written; highest,lowest,last',
] as const;

const list = (text: string): string[] => text.split(',').map((part) => part.trim());

export const DOMAINS: readonly Domain[] = ROWS.map((row) => {
  const [thing = '', by = '', states = '', measures = '', groups = '', event = '', extremes = ''] =
    row.split('; ');
  return {
    ...{ thing, things: plural(thing), event, states: list(states), measures: list(measures) },
    ...{ groups: list(groups), extremes: list(extremes) },
    named: (rng: Random) => (NAMED[by] as (rng: Random, thing: string) => string)(rng, thing),
  };
});
