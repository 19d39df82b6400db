#include <string>

#include <gtest/gtest.h>

#include "core/endpoint.hpp"

namespace framescope {
namespace {

Endpoint endpoint(std::string_view address, std::uint16_t port, std::uint32_t scope_id = 0) {
  const auto range = parse_cidr(address);
  EXPECT_TRUE(range) << address;
  return {range->address, port, scope_id};
}

TEST(Endpoint, AsText) {
  EXPECT_EQ(to_string(endpoint("127.0.0.1", 9999)), "127.0.0.1:9999");
  EXPECT_EQ(to_string(endpoint("255.255.255.255", 65535)), "255.255.255.255:65535");
  EXPECT_EQ(to_string(endpoint("::1", 9999)), "[::1]:9999");
  EXPECT_EQ(to_string(endpoint("2001:db8::8:800:200c:417a", 1)), "[2001:db8::8:800:200c:417a]:1");
  EXPECT_EQ(to_string(endpoint("fe80::1", 5, 3)), "[fe80::1%3]:5");
  EXPECT_EQ(to_string(Endpoint{}), "[::]:0");
}

TEST(Endpoint, V4IsMapped) {
  EXPECT_TRUE(endpoint("10.1.2.3", 1).is_v4());
  EXPECT_EQ(endpoint("10.1.2.3", 1), endpoint("::ffff:10.1.2.3", 1));
  EXPECT_FALSE(endpoint("::1", 1).is_v4());
  EXPECT_FALSE(Endpoint{}.is_v4());
}

TEST(Endpoint, KnowsGroups) {
  for (const char* group : {"224.0.0.0", "239.255.255.255", "ff02::1", "ff15::1234"}) {
    EXPECT_TRUE(is_multicast(endpoint(group, 1))) << group;
  }
  for (const char* host : {"223.255.255.255", "240.0.0.0", "255.255.255.255", "127.0.0.1", "::1",
                           "fe80::1", "::", "2001:db8::ff"}) {
    EXPECT_FALSE(is_multicast(endpoint(host, 1))) << host;
  }
}

TEST(Endpoint, Ordered) {
  EXPECT_LT(endpoint("10.0.0.1", 2), endpoint("10.0.0.2", 1));
  EXPECT_LT(endpoint("10.0.0.1", 1), endpoint("10.0.0.1", 2));
  EXPECT_NE(endpoint("fe80::1", 1, 1), endpoint("fe80::1", 1, 2));
}

void expect_host_port(std::string_view text, std::string_view host, int port) {
  const auto parsed = parse_host_port(text, 9999);
  ASSERT_TRUE(parsed) << text << ": " << parsed.error();
  EXPECT_EQ(parsed->host, host);
  EXPECT_EQ(parsed->port, port);
}

TEST(HostPort, Accepted) {
  expect_host_port("127.0.0.1:5000", "127.0.0.1", 5000);
  expect_host_port("127.0.0.1", "127.0.0.1", 9999);
  expect_host_port("camera.local:0", "camera.local", 0);
  expect_host_port("camera.local:65535", "camera.local", 65535);
  expect_host_port("[::1]:5000", "::1", 5000);
  expect_host_port("[::1]", "::1", 9999);
  expect_host_port("[fe80::1%eth0]:5000", "fe80::1%eth0", 5000);
}

TEST(HostPort, RefusedWithTheReason) {
  const std::pair<std::string, std::string> kCases[] = {
      {"", "no host"},
      {":5000", "no host"},
      {"host:", "port"},
      {"host:65536", "port"},
      {"host:99999999999999999999", "port"},
      {"host:-1", "port"},
      {"host:+1", "port"},
      {"host: 1", "port"},
      {"host:1x", "port"},
      {"::1", "brackets"},
      {"::1:5000", "brackets"},
      {"[::1", "closing bracket"},
      {"[::1]5000", "port"},
      {"[]:5000", "not an IPv6 address"},
      {"[127.0.0.1]:5000", "not an IPv6 address"},
      {std::string("host\0x:1", 8), "NUL"},
      {std::string("[::1\0]:1", 8), "not an IPv6 address"}};
  for (const auto& [text, reason] : kCases) {
    const auto parsed = parse_host_port(text, 9999);
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().find(reason), std::string::npos) << text << ": " << parsed.error();
  }
}

TEST(Cidr, LiteralsAndRanges) {
  EXPECT_EQ(parse_cidr("192.168.0.0/16")->prefix_bits, 112);
  EXPECT_EQ(parse_cidr("0.0.0.0/0")->prefix_bits, 96);
  EXPECT_EQ(parse_cidr("10.0.0.1")->prefix_bits, 128);
  EXPECT_EQ(parse_cidr("fd00::/8")->prefix_bits, 8);
  EXPECT_EQ(parse_cidr("::1")->prefix_bits, 128);
  EXPECT_EQ(parse_cidr("::/0")->prefix_bits, 0);
}

TEST(Cidr, RefusedWithTheReason) {
  const std::pair<std::string, std::string> kCases[] = {
      {"", "IP address"},         {"localhost", "IP address"},
      {"10.0.0/8", "IP address"}, {"[::1]/128", "IP address"},
      {"10.0.0.0/", "prefix"},    {"10.0.0.0/33", "prefix"},
      {"10.0.0.0/-1", "prefix"},  {"10.0.0.0/8/8", "prefix"},
      {"fd00::/129", "prefix"},   {std::string("10.0.0.1\0", 9), "IP address"}};
  for (const auto& [text, reason] : kCases) {
    const auto parsed = parse_cidr(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_NE(parsed.error().find(reason), std::string::npos) << text << ": " << parsed.error();
  }
}

bool contains(std::string_view range, std::string_view address) {
  return parse_cidr(range)->contains(endpoint(address, 1));
}

TEST(Cidr, Contains) {
  EXPECT_TRUE(contains("192.168.0.0/16", "192.168.255.255"));
  EXPECT_FALSE(contains("192.168.0.0/16", "192.169.0.0"));
  EXPECT_TRUE(contains("172.16.0.0/12", "172.31.255.255"));
  EXPECT_FALSE(contains("172.16.0.0/12", "172.32.0.0"));
  EXPECT_TRUE(contains("192.168.77.5/16", "192.168.1.1")) << "bits behind the prefix do not matter";
  EXPECT_TRUE(contains("10.0.0.1", "10.0.0.1"));
  EXPECT_FALSE(contains("10.0.0.1", "10.0.0.0"));
  EXPECT_TRUE(contains("10.0.0.0/31", "10.0.0.1"));
  EXPECT_FALSE(contains("10.0.0.0/31", "10.0.0.2"));
  EXPECT_TRUE(contains("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1"));
  EXPECT_TRUE(contains("fc00::/7", "fdff::1"));
  EXPECT_FALSE(contains("fc00::/7", "fe00::1"));
  EXPECT_TRUE(contains("::/0", "8.8.8.8")) << "mapped addresses are IPv6 addresses";
}

// Every prefix length, at the bit that it ends with.
TEST(Cidr, EveryPrefixLength) {
  for (int bits = 0; bits <= 128; ++bits) {
    Cidr range;
    range.prefix_bits = bits;
    Endpoint inside;
    Endpoint outside;
    if (bits < 128) {
      inside.address[static_cast<std::size_t>(bits / 8)] =
          static_cast<std::uint8_t>(0x80 >> bits % 8);
    }
    EXPECT_TRUE(range.contains(inside)) << bits;
    if (bits == 0) continue;
    outside.address[static_cast<std::size_t>((bits - 1) / 8)] =
        static_cast<std::uint8_t>(0x80 >> (bits - 1) % 8);
    EXPECT_FALSE(range.contains(outside)) << bits;
  }
}

}  // namespace
}  // namespace framescope
