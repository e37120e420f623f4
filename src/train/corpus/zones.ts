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

/** Other cities, states and countries, each in one zone. */
export const PLACES = (
  'Boston,Washington,Miami,Atlanta,Philadelphia,Dallas,Houston,New Orleans,Salt Lake City,San Francisco,' +
  'Seattle,California,Las Vegas,San Diego,Hawaii,Montreal,Ottawa,Rio de Janeiro,Buenos Aires,Argentina,' +
  'Mumbai,Delhi,New Delhi,Bangalore,India,Beijing,China,Japan,Osaka,Korea,Hanoi,Tel Aviv,Haifa,Israel,Ankara,' +
  'Munich,Hamburg,Frankfurt,Germany,France,Lyon,Italy,Milan,Barcelona,Geneva,Switzerland,Austria,Kyiv,' +
  'England,Edinburgh,Manchester,Cape Town,Canberra,Wellington,New Zealand,Texas,Egypt,Turkey,Poland,Sweden,' +
  'Greece,Norway,Brazil,Mexico,Nigeria,Kenya,Pakistan,Vietnam,Thailand,Marseille,Naples,' +
  'Porto,Glasgow,Liverpool,Leeds,Krakow,Gdansk,Antwerp,Rotterdam,Lahore,Chennai,Hyderabad,Kyoto,Nagoya,Busan,' +
  'Shenzhen,Guangzhou,Wuhan,Chengdu,San Antonio,Austin,Pittsburgh,Baltimore,Cleveland,Minneapolis,Sacramento,' +
  'Oakland,Calgary,Quebec,Medellin,Guadalajara,Monterrey,Curitiba,Recife,Durban,Pretoria,Alexandria,' +
  'Izmir'
).split(',');
