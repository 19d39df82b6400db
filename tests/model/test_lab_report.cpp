#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "model/lab_report.hpp"

namespace framescope::model {
namespace {

using Json = nlohmann::json;

LabFrame sample_frame(std::uint64_t index = 3) {
  LabFrame frame;
  frame.index = index;
  frame.width_px = 400;
  frame.height_px = 300;
  frame.frozen_ssim = 0.5;
  for (const Subsampling subsampling : {Subsampling::k420, Subsampling::k444}) {
    for (int i = 0; i < 4; ++i) {
      RatePoint point;
      point.quality = 20 * (i + 1);
      point.subsampling = subsampling;
      point.jpeg_bytes = std::size_t{4000} << static_cast<unsigned>(i);
      point.psnr_y_db = 30 + i + 0.123456;
      point.ssim_y = 1 - 0.1 / (1 << (2 * i));
      point.encode = std::chrono::microseconds(1234);
      point.decode = std::chrono::microseconds(567);
      set_prices(point, {.fragment_loss = 0.01});
      frame.points.push_back(point);
    }
  }
  return frame;
}

std::vector<std::string> cells(const std::string& row) {
  std::vector<std::string> cells;
  std::istringstream stream(row);
  for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
  return cells;
}

TEST(LabReport, TheJsonHasTheKeysOfItsContract) {
  const std::vector<std::string> frames{lab_frame_json(sample_frame(3)),
                                        lab_frame_json(sample_frame(4))};
  const Json document = Json::parse(lab_json("clip.mp4", {.fragment_loss = 0.01}, frames));
  EXPECT_EQ(document["source"], "clip.mp4");
  EXPECT_EQ(document["mtu"], 1500);
  EXPECT_EQ(document["loss"], 0.01);
  EXPECT_EQ(document["frame_tag_bytes"], 0);
  ASSERT_EQ(document["frames"].size(), 2u);
  const Json& frame = document["frames"][0];
  EXPECT_EQ(frame["index"], 3);
  EXPECT_EQ(frame["width"], 400);
  EXPECT_EQ(frame["height"], 300);
  EXPECT_EQ(frame["frozen_ssim"], 0.5);
  EXPECT_EQ(frame["knee"], (Json{{"420", 40}, {"444", 40}}));
  ASSERT_EQ(frame["points"].size(), 8u);
  const Json& point = frame["points"][1];
  EXPECT_EQ(point["quality"], 40);
  EXPECT_EQ(point["subsampling"], "420");
  EXPECT_EQ(point["jpeg_bytes"], 8000);
  EXPECT_EQ(point["base64_bytes"], 10'668);
  EXPECT_EQ(point["datagrams"], (Json{{"base64", 1}, {"raw", 1}, {"rtp", 6}}));
  EXPECT_EQ(point["ip_fragments"], (Json{{"base64", 8}, {"raw", 6}, {"rtp", 6}}));
  EXPECT_DOUBLE_EQ(point["survival"]["base64"].get<double>(), std::pow(0.99, 8));
  EXPECT_EQ(point["psnr_y_db"], 31.1235);
  EXPECT_EQ(point["ssim_y"], 0.975);
  EXPECT_EQ(point["encode_ms"], 1.234);
  EXPECT_EQ(point["decode_ms"], 0.567);
  EXPECT_NEAR(point["delivered_ssim"]["base64"].get<double>(), 0.5 + 0.475 * std::pow(0.99, 8),
              1e-6);
}

TEST(LabReport, WhatIsNotKnownIsNullAndAnEmptyCell) {
  LabFrame frame = sample_frame();
  frame.frozen_ssim.reset();
  frame.points.back().jpeg_bytes = 200'000;
  set_prices(frame.points.back(), {});
  const Json json = Json::parse(lab_frame_json(frame));
  EXPECT_TRUE(json["frozen_ssim"].is_null());
  EXPECT_FALSE(json.contains("file"));
  const Json& point = json["points"].back();
  for (const char* part : {"datagrams", "ip_fragments", "survival", "delivered_ssim"}) {
    for (const char* wire : {"base64", "raw", "rtp"}) {
      EXPECT_TRUE(point[part][wire].is_null()) << part << " " << wire;
    }
  }
  const std::string rows = lab_csv_rows(frame);
  const std::string last = rows.substr(rows.rfind('\n', rows.size() - 2) + 1);
  EXPECT_EQ(last, "3,400,300,80,444,200000,266668,,,,,,,,,,,,,33.1235,0.998438,1.234,0.567,\n");
}

TEST(LabReport, ARowHasAsManyCellsAsTheHeader) {
  const LabFrame frame = sample_frame();
  const auto names = cells(lab_csv_header());
  EXPECT_EQ(names.front(), "index");
  EXPECT_EQ(names.back(), "file\n");
  std::istringstream rows(lab_csv_rows(frame));
  int count = 0;
  for (std::string row; std::getline(rows, row); ++count) {
    EXPECT_EQ(cells(row + "x").size(), names.size());
  }
  EXPECT_EQ(count, 8);
}

TEST(LabReport, TheTableSaysWhatTheJsonSays) {
  const LabFrame frame = sample_frame();
  const Json json = Json::parse(lab_frame_json(frame));
  const auto names = cells(lab_csv_header());
  const auto row = cells(lab_csv_rows(frame));
  const Json& point = json["points"][0];
  for (std::size_t i = 3; i + 1 < names.size(); ++i) {
    const std::size_t dot = names[i].find('.');
    const Json& said = dot == std::string::npos
                           ? point[names[i]]
                           : point[names[i].substr(0, dot)][names[i].substr(dot + 1)];
    ASSERT_FALSE(said.is_null()) << names[i];
    if (said.is_string()) {
      EXPECT_EQ(row[i], said);
    } else {
      EXPECT_EQ(std::stod(row[i]), said.get<double>()) << names[i];
    }
  }
}

TEST(LabReport, AnyFilesNameIsOneCellOfOneLine) {
  LabFrame frame = sample_frame();
  frame.points.resize(1);
  frame.file = "a, \"b\"\nc.png";
  const std::string row = lab_csv_rows(frame);
  EXPECT_TRUE(row.ends_with(",\"a, \"\"b\"\" c.png\"\n"));
  EXPECT_EQ(std::count(row.begin(), row.end(), '\n'), 1);
  frame.file = "\xFF\xFE.png";  // no UTF-8
  EXPECT_TRUE(Json::parse(lab_frame_json(frame))["file"].is_string());
  const std::vector<std::string> frames{lab_frame_json(frame)};
  EXPECT_TRUE(Json::parse(lab_json("\xFF", {}, frames))["source"].is_string());
}

TEST(LabReport, CurvesAreTheStretchesOfOneSubsampling) {
  const LabFrame frame = sample_frame();
  const auto curves = curves_of(frame);
  ASSERT_EQ(curves.size(), 2u);
  EXPECT_EQ(curves.at(Subsampling::k420).size(), 4u);
  EXPECT_EQ(curves.at(Subsampling::k444).front().subsampling, Subsampling::k444);
  EXPECT_TRUE(curves_of({}).empty());
}

TEST(LabReport, NoFrameIsADocumentToo) {
  EXPECT_TRUE(Json::parse(lab_json("x", {}, {}))["frames"].empty());
}

}  // namespace
}  // namespace framescope::model
