// The tree of regions, fetched once per page: [[code, name, [[city, name, [[county, name]…]]]…]].

let wanted;
let tree = null;

export function loadRegions(url) {
  wanted ??= fetch(url, { headers: { Accept: 'application/json' } })
    .then((response) => response.json())
    .then((body) => {
      tree = Array.isArray(body) ? body : (body.items ?? body.regions ?? []);
      return tree;
    })
    .catch(() => {
      wanted = undefined;
      return null;
    });
  return wanted;
}

export const knownRegions = () => tree;

/** Cities that only group districts or counties (市辖区 of a municipality, 省直辖县): never a choice by themselves. */
const GROUPING = /^((11|12|31|50)\d{4}|\d\d90\d\d)$/;

const groups = ([code]) => code.endsWith('00') && GROUPING.test(code) && !code.endsWith('0000');

export const counties = (city) => city?.[2] ?? [];

export function lineage(regions, code) {
  const province = regions?.find(([own]) => own.slice(0, 2) === code?.slice(0, 2));
  const cities = province?.[2] ?? [];
  const city =
    cities.find(([own]) => own === code) ??
    cities.find((one) => (one[2] ?? []).some(([own]) => own === code)) ??
    cities.find(([own]) => own.slice(0, 4) === code?.slice(0, 4));
  const county = city?.[2]?.find(([own]) => own === code);
  return { province, city: code?.endsWith('0000') ? undefined : city, county };
}

/** Province, city and county after one of them was chosen. */
export function chosen(regions, level, code, before) {
  if (level === 0) return [code, '', ''];
  if (level === 1) return [before[0], code, ''];
  return [before[0], before[1], code];
}

/** The one code that stands for a choice: the county, else the city if it is a real place. */
export function codeOf(regions, [provinceCode, cityCode, countyCode]) {
  if (countyCode) return countyCode;
  const province = regions?.find(([own]) => own === provinceCode);
  const city = province?.[2]?.find(([own]) => own === cityCode);
  return city && !groups(city) ? city[0] : undefined;
}

/** "山东省 / 烟台市 / 招远市"; cities that only group are left out. */
export function fullName(regions, code) {
  if (!regions || !code) return code ?? '';
  const { province, city, county } = lineage(regions, code);
  const path = [province, city, county].filter((one) => one && !groups(one));
  return path.length ? path.map(([, name]) => name).join(' / ') : code;
}
