/**
 * Macros for what the statements say in words. Another warehouse has other functions, but can have macros of these
 * names.
 *
 * DuckDB computes a branch of `case` on a copy of its rows. So what is cheap is computed for all rows, and only what is
 * expensive and rare is in a branch.
 */
export const macros: readonly string[] = [
  // DuckDB takes NaN and Infinity, in any case of letters, and commas before a closing bracket for JSON. A line that
  // DuckDB writes again as it was has no such comma, and no blanks before such a word. Few lines can hold any of them:
  // only in these are the strings taken out, to look at the rest.
  `create or replace temp macro is_lax(line, as_written) as case
    when regexp_matches(line, ':-?[nNiI][aAnN]')
      or case when contains(line, '[') then regexp_matches(line, '[[,]-?[nNiI][aAnN]') else false end
      or case when not as_written then regexp_matches(line, ',[}\\]]') or contains(line, ' }') or contains(line, ' ]')
        or contains(line, chr(9)) or contains(line, chr(13)) or regexp_matches(line, ' -?[nNiI][aAnN]') else false end
    then regexp_matches(regexp_replace(line, '"([^"\\\\]|\\\\.)*"', '""', 'g'), ',\\s*[}\\]]|(?i)nan|inf')
    else false end`,

  `create or replace temp macro is_text(json) as coalesce(starts_with(json, '"') and json <> '""', false)`,

  // Whether the key names a user. The SDKs write one of two words if there is no targeting key.
  `create or replace temp macro is_user(key) as
    is_text(key) and key <> '"undefined-targetingKey"' and key <> '"undefined"'`,

  // An integer, digits only, above 0: a cast alone would take 1.0 and true too.
  `create or replace temp macro seconds(date) as case
    when try_cast(date as ubigint)::varchar = date then nullif(try_cast(date as ubigint), 0)
    when regexp_full_match(date, '[0-9]+') then 18446744073709551615 end`,

  // The string that a JSON text stands for, or null.
  `create or replace temp macro string_of(json) as case
    when contains(json, '\\') and starts_with(json, '"') then json->>'$'
    when starts_with(json, '"') then substr(json, 2, length(json) - 2) end`,

  `create or replace temp macro numbers_in(line, before) as
    regexp_extract_all(line, before || '(-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)', 1)`,

  `create or replace temp macro same_number(numbers, number) as
    list_filter(numbers, digits -> digits::double = number::double)[1]`,

  // A number as the line has it. DuckDB hands out fractions and powers as floats, and -0 as 0: what the line has may be
  // longer.
  `create or replace temp macro number_in(line, name, number) as case
    when contains(line, name || ':' || number || '}') or contains(line, name || ':' || number || ',') then number
    when contains(number, '.') or contains(number, 'e') then coalesce(
      same_number(numbers_in(line, regexp_escape(name) || '\\s*:\\s*'), number),
      same_number(numbers_in(line, ':\\s*'), number), number)
    when number = '0' and contains(line, '-0') and not regexp_matches(line, regexp_escape(name) || '\\s*:\\s*0\\s*[,}]')
    then '-0'
    else number end`,

  // The digits of a value: a number, or a string that is one. Null if the value is anything else.
  `create or replace temp macro digits_in(line, name, value) as case
    when starts_with(value, '"') then regexp_extract(string_of(value),
      '^[ \\t\\r\\n]*([+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)[ \\t\\r\\n]*$', 1)
    when regexp_matches(value, '^-?[0-9]') then number_in(line, name, value) end`,

  // Digits without an exponent: DuckDB gives up on powers whose digits do not fit, also where the number would.
  `create or replace temp macro shifted(sign, digits, point) as sign || case
    when point <= 0 then '0.' || repeat('0', -point) || digits
    when point >= length(digits) then digits || repeat('0', point - length(digits))
    else digits[:point] || '.' || digits[point + 1:] end`,

  `create or replace temp macro plain(digits) as case
    when not regexp_matches(digits, '[eE]') then digits
    else shifted(regexp_extract(digits, '^-?'), replace(regexp_extract(digits, '[0-9.]+'), '.', ''),
      length(regexp_extract(digits, '^[+-]?([0-9]*)', 1))
      + greatest(-20000, least(20000, coalesce(try_cast(regexp_extract(digits, '[eE](.*)$', 1) as integer),
        if(contains(digits, 'e-') or contains(digits, 'E-'), -20000, 20000))))) end`,

  // Exact. DuckDB reads DECIMAL(18) from a text eighty times as fast as DECIMAL(38).
  `create or replace temp macro amount_in(line, as_written, name, value) as case
    when value is null or value = 'null' then null
    when try_cast(value as decimal(18, 6))::double = try_cast(value as double) and (as_written
      or contains(line, name || ':' || value || '}') or contains(line, name || ':' || value || ','))
    then try_cast(value as decimal(18, 6))::decimal(38, 18)
    else try_cast(plain(nullif(digits_in(line, name, value), '')) as decimal(38, 18)) end`,
];
