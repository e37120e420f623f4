/** Cities that a zone of the tz database is called after, each by a name of its own. */
export const CITIES = (
  'Tokyo,Berlin,Paris,London,Madrid,Rome,Vienna,Zurich,Brussels,Amsterdam,Copenhagen,Stockholm,Oslo,Helsinki,Warsaw,' +
  'Prague,Budapest,Athens,Istanbul,Moscow,Lisbon,Dublin,Luxembourg,Sofia,Bucharest,Belgrade,Zagreb,Vilnius,Riga,' +
  'Tallinn,Malta,Monaco,Minsk,Jerusalem,Beirut,Damascus,Amman,Baghdad,Tehran,Dubai,Riyadh,Kuwait,Qatar,Kabul,Karachi,' +
  'Kolkata,Dhaka,Colombo,Bangkok,Jakarta,Singapore,Manila,Taipei,Seoul,Shanghai,Hong Kong,Tashkent,Almaty,Baku,Tbilisi,' +
  'Yerevan,Novosibirsk,Vladivostok,Sydney,Melbourne,Brisbane,Perth,Adelaide,Darwin,Hobart,Auckland,Fiji,Honolulu,' +
  'New York,Chicago,Denver,Los Angeles,Phoenix,Anchorage,Detroit,Toronto,Vancouver,Winnipeg,Halifax,Edmonton,' +
  'Mexico City,Havana,Jamaica,Panama,Bogota,Lima,Caracas,La Paz,Santiago,Montevideo,Sao Paulo,Cairo,Johannesburg,' +
  'Lagos,Nairobi,Casablanca,Algiers,Tunis,Tripoli,Accra,Dakar,Addis Ababa,Khartoum,Kampala,Harare'
).split(',');

/** Other places, with the zone whose clock they follow. */
export const PLACES: readonly (readonly [place: string, zone: string])[] = [
  ['Boston', 'America/New_York'],
  ['Washington', 'America/New_York'],
  ['Miami', 'America/New_York'],
  ['Atlanta', 'America/New_York'],
  ['Philadelphia', 'America/New_York'],
  ['Dallas', 'America/Chicago'],
  ['Houston', 'America/Chicago'],
  ['New Orleans', 'America/Chicago'],
  ['Salt Lake City', 'America/Denver'],
  ['San Francisco', 'America/Los_Angeles'],
  ['Seattle', 'America/Los_Angeles'],
  ['California', 'America/Los_Angeles'],
  ['Las Vegas', 'America/Los_Angeles'],
  ['San Diego', 'America/Los_Angeles'],
  ['Hawaii', 'Pacific/Honolulu'],
  ['Montreal', 'America/Toronto'],
  ['Ottawa', 'America/Toronto'],
  ['Rio de Janeiro', 'America/Sao_Paulo'],
  ['Buenos Aires', 'America/Argentina/Buenos_Aires'],
  ['Argentina', 'America/Argentina/Buenos_Aires'],
  ['Mumbai', 'Asia/Kolkata'],
  ['Delhi', 'Asia/Kolkata'],
  ['New Delhi', 'Asia/Kolkata'],
  ['Bangalore', 'Asia/Kolkata'],
  ['India', 'Asia/Kolkata'],
  ['Beijing', 'Asia/Shanghai'],
  ['China', 'Asia/Shanghai'],
  ['Japan', 'Asia/Tokyo'],
  ['Osaka', 'Asia/Tokyo'],
  ['Korea', 'Asia/Seoul'],
  ['Hanoi', 'Asia/Bangkok'],
  ['Tel Aviv', 'Asia/Jerusalem'],
  ['Haifa', 'Asia/Jerusalem'],
  ['Israel', 'Asia/Jerusalem'],
  ['Ankara', 'Europe/Istanbul'],
  ['Munich', 'Europe/Berlin'],
  ['Hamburg', 'Europe/Berlin'],
  ['Frankfurt', 'Europe/Berlin'],
  ['Germany', 'Europe/Berlin'],
  ['France', 'Europe/Paris'],
  ['Lyon', 'Europe/Paris'],
  ['Italy', 'Europe/Rome'],
  ['Milan', 'Europe/Rome'],
  ['Barcelona', 'Europe/Madrid'],
  ['Geneva', 'Europe/Zurich'],
  ['Switzerland', 'Europe/Zurich'],
  ['Austria', 'Europe/Vienna'],
  ['Kyiv', 'Europe/Kyiv'],
  ['England', 'Europe/London'],
  ['Edinburgh', 'Europe/London'],
  ['Manchester', 'Europe/London'],
  ['Cape Town', 'Africa/Johannesburg'],
  ['Canberra', 'Australia/Sydney'],
  ['Wellington', 'Pacific/Auckland'],
  ['New Zealand', 'Pacific/Auckland'],
];
