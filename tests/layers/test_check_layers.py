"""Proves on small made-up trees that check_layers refuses what it must and accepts what it may."""

import tempfile
import unittest
from pathlib import Path

import check_layers


def breaches(**files):
    """What is wrong with a tree of these files; in the names `__` stands for `/` and `_hpp` for `.hpp`."""
    with tempfile.TemporaryDirectory() as folder:
        src = Path(folder)
        for name, text in {"core__image_hpp": "#pragma once\n", **files}.items():
            path = src / name.replace("__", "/").replace("_hpp", ".hpp").replace("_cpp", ".cpp").replace("_txt", ".txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return [f"{path.relative_to(src)}:{line}: {what}" for path, line, what in check_layers.breaches(src)]


class Edges(unittest.TestCase):
    ALLOWED = {
        "core": "", "media": "", "wire": "", "net": "", "model": "", "gfx": "", "ui": "model",
        "record": "model wire", "session": "media wire net model",
        "app": "session record ui gfx model media",
    }

    def test_each_pair_of_folders_is_judged_as_in_the_design(self):
        for folder, others in self.ALLOWED.items():
            for other in self.ALLOWED:
                with self.subTest(f"{folder} -> {other}"):
                    found = breaches(**{f"{folder}__a_cpp": f'\n#include "{other}/b.hpp"\n'})
                    if other in others.split() + ["core", folder]:
                        self.assertEqual(found, [])
                    else:
                        self.assertEqual(found, [f"{folder}/a.cpp:2: {folder} may not include {other}/b.hpp"])

    def test_an_include_not_written_from_src(self):
        self.assertIn("not written from src", breaches(ui__a_cpp='#include "plot.hpp"')[0])
        self.assertIn("not written from src", breaches(ui__a_cpp='#include "plot/axis.hpp"')[0])
        self.assertIn("not written from src", breaches(ui__a_cpp='#include "../wire/b.hpp"')[0])

    def test_angle_brackets_hide_nothing(self):
        tree = {"wire__b_hpp": "", "ui__a_cpp": "#include <wire/b.hpp>"}
        self.assertEqual(breaches(**tree), ["ui/a.cpp:1: ui may not include wire/b.hpp"])

    def test_a_system_header_named_like_a_folder(self):
        self.assertEqual(breaches(net__a_cpp="#include <net/if.h>"), [])

    def test_subfolders_belong_to_their_folder(self):
        self.assertEqual(len(breaches(ui__plot__a_cpp='#include "session/b.hpp"')), 1)

    def test_a_comment_is_no_include(self):
        self.assertEqual(breaches(ui__a_cpp='/*\n#include "wire/b.hpp"\n*/\n// #include "net/b.hpp"\n'), [])

    def test_a_folder_that_the_design_does_not_name(self):
        self.assertIn("util is no folder", breaches(util__a_hpp="")[0])

    def test_a_tree_without_sources_is_not_a_pass(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(len(list(check_layers.breaches(Path(folder)))), 1)


class Headers(unittest.TestCase):
    def check(self, header, allowed, refused):
        for folder in allowed:
            self.assertEqual(breaches(**{f"{folder}__a_cpp": f"#include <{header}>"}), [], folder)
        for folder in refused:
            self.assertEqual(len(breaches(**{f"{folder}__a_cpp": f"#include <{header}>"})), 1, folder)

    def test_opengl_and_glfw_only_in_gfx(self):
        self.check("glad/gl.h", ["gfx"], ["app", "ui", "core", "session"])
        self.check("GLFW/glfw3.h", ["gfx"], ["app", "ui", "core", "session"])

    def test_imgui(self):
        self.check("imgui.h", ["gfx", "ui", "app"], ["model", "session", "core"])

    def test_codecs_only_in_media(self):
        for header in ("opencv2/core.hpp", "turbojpeg.h", "libyuv.h"):
            self.check(header, ["media"], ["wire", "session", "ui", "core"])

    def test_sockets_only_in_net(self):
        for header in ("sys/socket.h", "asio.hpp", "asio/ip/udp.hpp", "asio/basic_datagram_socket.hpp"):
            self.check(header, ["net"], ["session", "app", "wire", "core"])

    def test_an_event_loop_in_session_but_nowhere_above(self):
        self.check("asio/io_context.hpp", ["net", "session"], ["app", "ui", "wire"])

    def test_threads_only_in_session(self):
        self.check("thread", ["session"], ["app", "net", "media", "core"])

    def test_locks_in_core_only_where_threads_hand_over(self):
        self.assertEqual(breaches(core__latest_slot_hpp="#include <mutex>"), [])
        self.assertEqual(breaches(core__spsc_ring_hpp="#include <atomic>"), [])
        self.check("mutex", ["session"], ["core", "wire", "model"])


class Purity(unittest.TestCase):
    def test_threads_by_name(self):
        for text in ("std::thread t;", "std::jthread t{f};", "auto f = std::async(g);"):
            self.assertEqual(breaches(session__a_cpp=text), [])
            for folder in ("core", "app", "net", "media"):
                self.assertEqual(len(breaches(**{f"{folder}__a_cpp": text})), 1, text)

    def test_clocks(self):
        for folder in ("core", "wire", "model"):
            found = breaches(**{f"{folder}__a_cpp": "auto t =\n    std::chrono::steady_clock::now();"})
            self.assertEqual(len(found), 1)
            self.assertIn(":2: a clock", found[0])
        self.assertEqual(breaches(session__a_cpp="std::chrono::steady_clock::now();"), [])

    def test_pure_parts_of_net(self):
        clock = "Clock::now();"
        self.assertEqual(len(breaches(net__pacer_cpp=clock)), 1)
        self.assertEqual(len(breaches(net__impaired_link_cpp=clock)), 1)
        self.assertEqual(breaches(net__udp_receiver_cpp=clock), [])

    def test_logs_and_randomness(self):
        self.assertEqual(len(breaches(wire__a_cpp='std::printf("x");')), 1)
        self.assertEqual(len(breaches(model__a_cpp="std::cerr << 1;")), 1)
        self.assertEqual(len(breaches(core__a_cpp="std::random_device seed;")), 1)
        self.assertEqual(breaches(wire__a_cpp="std::snprintf(b, 2, f);"), [])

    def test_words_in_comments_and_texts_do_not_count(self):
        text = 'auto a = "std::thread";  // std::thread\nauto b = R"x(\n"Clock::now()")x"; auto c = 1\'000;\n'
        self.assertEqual(breaches(wire__a_cpp=text), [])


class Links(unittest.TestCase):
    def check(self, folder, text):
        return breaches(**{f"{folder}__CMakeLists_txt": text})

    def test_allowed_edges(self):
        text = "framescope_library(ui SOURCES a.cpp\n  LINK core model\n  PRIVATE_LINK third_party::imgui)"
        self.assertEqual(self.check("ui", text), [])

    def test_forbidden_edge(self):
        found = self.check("ui", "framescope_library(\n  ui SOURCES a.cpp LINK core session)")
        self.assertEqual(found, ["ui/CMakeLists.txt:1: ui may not link session"])

    def test_forbidden_edge_of_target_link_libraries(self):
        self.assertEqual(len(self.check("wire", "target_link_libraries(wire PRIVATE media)")), 1)

    def test_packaged_libraries(self):
        for folder, library in (("wire", "asio"), ("app", "glfw"), ("session", "turbojpeg"), ("core", "json")):
            text = f"framescope_library({folder} SOURCES a.cpp PRIVATE_LINK third_party::{library})"
            self.assertEqual(len(self.check(folder, text)), 1, text)

    def test_an_unknown_library(self):
        self.assertEqual(len(self.check("media", "framescope_library(media SOURCES a.cpp LINK boost)")), 1)

    def test_a_target_of_the_folder_itself(self):
        text = "framescope_library(app_parts SOURCES a.cpp LINK core)\nadd_executable(framescope main.cpp)\n" \
               "target_link_libraries(framescope PRIVATE app_parts framescope_warnings)\n"
        self.assertEqual(self.check("app", text), [])

    def test_a_comment_links_nothing(self):
        self.assertEqual(self.check("core", "# target_link_libraries(core media)\n"), [])


if __name__ == "__main__":
    unittest.main()
