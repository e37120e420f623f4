#include "io/json.h"

#include <doctest/doctest.h>

#include "base/error.h"

using mrkl::json::Kind;
using mrkl::json::parse;

TEST_CASE("json: reads every kind of value") {
  const auto v =
      parse(R"( {"a": [1, -2.5e1, true, false, null, "x\n\u00e9\ud83d\ude00é"], "b": {}} )", "t");
  REQUIRE(v.kind == Kind::kObject);
  const auto& a = v.find("a")->items;
  REQUIRE(a.size() == 6);
  CHECK(a[0].integral);
  CHECK(a[0].integer == 1);
  CHECK(a[1].number == -25.0);
  CHECK_FALSE(a[1].integral);
  CHECK(a[2].boolean);
  CHECK(a[3].kind == Kind::kBool);
  CHECK(a[4].kind == Kind::kNull);
  CHECK(a[5].text == "x\n\xC3\xA9\xF0\x9F\x98\x80\xC3\xA9");
  CHECK(v.find("b")->kind == Kind::kObject);
  CHECK(v.find("c") == nullptr);
}

TEST_CASE("json: whole numbers beyond 64 bits are numbers, not integers") {
  CHECK(parse("9223372036854775807", "t").integral);
  CHECK_FALSE(parse("9223372036854775808", "t").integral);
  CHECK(parse("1e-999", "t").number == 0);
}

TEST_CASE("json: refuses what is not JSON, and says where") {
  for (const char* text : {"",
                           "{",
                           "[1,]",
                           "{\"a\":1,}",
                           "01",
                           "1.",
                           ".5",
                           "1e",
                           "+1",
                           "nul",
                           "\"a",
                           "\"\\x\"",
                           "\"\\u12g4\"",
                           "\"\\ud800\"",
                           "\"\\udc00\"",
                           "\"\\ud800\\u0041\"",
                           "\"\t\"",
                           "\"\xC0\x80\"",
                           "\"\xED\xA0\x80\"",
                           "\"\xF5\x80\x80\x80\"",
                           "\"\xE0\x80\x80\"",
                           "\"\xC3",
                           "1 2",
                           "1e999",
                           "{1:2}",
                           "NaN",
                           "{\"a\":1 \"b\":2}"}) {
    CAPTURE(text);
    CHECK_THROWS_WITH_AS(parse(text, "somewhere"), doctest::Contains("somewhere"), mrkl::Error);
  }
}

TEST_CASE("json: refuses duplicate keys, deep nesting and too many values") {
  CHECK_THROWS_WITH_AS(parse(R"({"a":1,"b":2,"a":3})", "t"), doctest::Contains("duplicate key"),
                       mrkl::Error);
  CHECK_THROWS_WITH_AS(parse(std::string(1000, '['), "t"), doctest::Contains("nested deeper"),
                       mrkl::Error);
  CHECK_THROWS_WITH_AS(parse("[1,2,3]", "t", {.depth = 8, .values = 3}),
                       doctest::Contains("more than 3 values"), mrkl::Error);
}

TEST_CASE("json: what is quoted is read back") {
  for (const std::string text : {"", "plain", "a\"b\\c\n\x01\x1f/", "é 漢 \x7f"})
    CHECK(mrkl::json::parse(mrkl::json::quote(text), "test").text == text);
}
