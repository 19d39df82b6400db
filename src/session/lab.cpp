#include "session/lab.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <exception>
#include <tuple>
#include <utility>

#include "media/quality_metrics.hpp"
#include "media/quality_probe.hpp"
#include "media/scaler.hpp"
#include "session/give_way.hpp"
#include "session/named_thread.hpp"
#include "wire/base64.hpp"

namespace framescope::session {
namespace {

using model::RatePoint;
using model::SweepTask;

bool comes_before(const RatePoint& a, const RatePoint& b) {
  return std::tuple(a.wanted_width_px, a.subsampling, a.quality) <
         std::tuple(b.wanted_width_px, b.subsampling, b.quality);
}

/// Planes of one width and subsampling, made by whoever needs them first while others wait for
/// them.
struct Scaled {
  std::once_flag once;
  std::shared_ptr<Image> planes;
};

struct Frozen {
  std::once_flag once;
  std::optional<double> ssim;
};

}  // namespace

/// One sweep.
struct Lab::Job {
  explicit Job(LabRequest asked, Pool<Image>& pool)
      : request(std::move(asked)), plan(request.sweep) {
    result.frame_number = request.frame_number;
    result.planned = plan.planned();
    for (const int width : request.sweep.widths_px) {
      frozen[width];
      for (const Subsampling subsampling : request.sweep.subsamplings) {
        scaled[{width, subsampling}].planes = pool.acquire();
      }
    }
  }

  /// The next task, if there is one now.
  std::optional<SweepTask> next();
  /// Takes what a task has shown; answers all that is known.
  LabResult add(const SweepTask& task, const Result<RatePoint, std::string>& point);

  const LabRequest request;
  std::mutex mutex;  ///< of the two below it; taken by workers only
  model::SweepPlan plan;
  LabResult result;
  std::atomic<bool> has_waiting{true};  ///< the plan has a task, so far as one can know
  std::size_t published = 0;            ///< points; guarded by the lab's mutex
  // By width and subsampling as asked; no key comes or goes while it runs.
  std::map<std::pair<int, Subsampling>, Scaled> scaled;
  std::map<int, Frozen> frozen;
};

std::optional<SweepTask> Lab::Job::next() {
  const std::lock_guard lock(mutex);
  const auto task = plan.next();
  has_waiting = plan.has_waiting();
  return task;
}

LabResult Lab::Job::add(const SweepTask& task, const Result<RatePoint, std::string>& point) {
  const std::lock_guard lock(mutex);
  if (point) {
    plan.add(task, point->jpeg_bytes, point->ssim_y);
    has_waiting = plan.has_waiting();
    auto& points = result.points;
    points.insert(std::upper_bound(points.begin(), points.end(), *point, comes_before), *point);
    const Frozen& known = frozen.at(task.width_px);
    if (known.ssim) result.frozen_ssim[task.width_px] = *known.ssim;
  } else {
    result.failure = point.error();
  }
  result.done = !point || plan.done();
  return result;
}

struct Lab::Turn {
  std::shared_ptr<Job> job;
  SweepTask task;
};

/// What one thread measures with.
struct Lab::Worker {
  Result<RatePoint, std::string> measure(Job& job, const SweepTask& task);
  const Image& planes_of(Job& job, int width_px, Subsampling subsampling);
  void compare_frozen(Job& job, int width_px);

  Duration text_time(std::span<const std::uint8_t> bytes);

  media::Scaler scaler;
  media::QualityProbe probe;
  Image previous;
  std::vector<std::uint8_t> text;
  std::vector<std::uint8_t> back;
  std::thread thread;
};

const Image& Lab::Worker::planes_of(Job& job, int width_px, Subsampling subsampling) {
  Scaled& scaled = job.scaled.at({width_px, subsampling});
  std::call_once(scaled.once, [&] {
    scaler.scale(*job.request.picture, width_px, subsampling, *scaled.planes);
  });
  return *scaled.planes;
}

/// Once for each width, and always in the same subsampling, so that it does not depend on which
/// thread comes first.
void Lab::Worker::compare_frozen(Job& job, int width_px) {
  const ImagePtr& before = job.request.previous;
  const Image& picture = *job.request.picture;
  if (!before || before->width_px() != picture.width_px() ||
      before->height_px() != picture.height_px()) {
    return;
  }
  Frozen& frozen = job.frozen.at(width_px);
  std::call_once(frozen.once, [&] {
    const Subsampling subsampling = job.request.sweep.subsamplings.front();
    const Image& planes = planes_of(job, width_px, subsampling);
    scaler.scale(*before, width_px, subsampling, previous);
    frozen.ssim = media::ssim_y(media::luma_of(previous), media::luma_of(planes));
  });
}

/// What it costs to write the JPEG as text, and to read it again.
Duration Lab::Worker::text_time(std::span<const std::uint8_t> bytes) {
  text.resize(wire::base64_length(bytes.size()));
  back.resize(wire::base64_capacity(text.size()));
  const Duration begun = media::thread_cpu_time();
  wire::encode_base64(bytes, text);
  static_cast<void>(wire::decode_base64(text, back));
  return media::thread_cpu_time() - begun;
}

Result<RatePoint, std::string> Lab::Worker::measure(Job& job, const SweepTask& task) {
  try {
    compare_frozen(job, task.width_px);
    const Image& planes = planes_of(job, task.width_px, task.subsampling);
    const auto reading = probe.read(planes, task.quality);
    if (!reading) return "the codec refused the picture: " + reading.error().cause;
    RatePoint point;
    point.quality = task.quality;
    point.subsampling = task.subsampling;
    point.wanted_width_px = task.width_px;
    point.width_px = planes.width_px();
    point.height_px = planes.height_px();
    point.jpeg_bytes = reading->jpeg_bytes;
    point.psnr_y_db = reading->psnr_y_db;
    point.ssim_y = reading->ssim_y;
    point.encode = reading->encode;
    point.decode = reading->decode;
    point.base64 = text_time(probe.jpeg());
    model::set_prices(point, job.request.pricing);
    return point;
  } catch (const std::exception& error) {
    return std::string(error.what());
  }
}

int Lab::free_cores() {
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()) - 1);
}

Lab::Lab(Options options) : options_(std::move(options)) {
  assert(options_.threads >= 1);
  for (int i = 0; i < options_.threads; ++i) workers_.push_back(std::make_unique<Worker>());
  for (const auto& worker : workers_) {
    worker->thread = named_thread("lab", [this, own = worker.get()] { run(*own); });
  }
}

Lab::~Lab() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  for (const auto& worker : workers_) worker->thread.join();
}

std::uint64_t Lab::ask(LabRequest request) {
  assert(request.picture && !request.picture->empty());
  auto job = std::make_shared<Job>(std::move(request), planes_);
  std::uint64_t name = 0;
  {
    const std::lock_guard lock(mutex_);
    name = job->result.request = ++requests_;
    result_.reset();
    job_.swap(job);  // what it replaces gives its pictures back behind the lock
  }
  changed_.notify_all();
  return name;
}

void Lab::cancel() {
  std::shared_ptr<Job> job;
  {
    const std::lock_guard lock(mutex_);
    result_.reset();
    job_.swap(job);
  }
  ended_.notify_all();
}

std::optional<LabResult> Lab::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(result_, std::nullopt);
}

bool Lab::wait(Duration patience) {
  std::unique_lock lock(mutex_);
  return ended_.wait_for(lock, patience, [this] { return !job_; });
}

void Lab::run(Worker& worker) {
  if (options_.gives_way) give_way();
  while (const std::optional<Turn> turn = next_turn()) {
    finish(*turn, worker.measure(*turn->job, turn->task));
  }
}

std::optional<Lab::Turn> Lab::next_turn() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return ending_ || (job_ && job_->has_waiting); });
    if (ending_) return std::nullopt;
    std::shared_ptr<Job> job = job_;
    lock.unlock();
    if (const auto task = job->next()) return Turn{std::move(job), *task};
    job.reset();
    lock.lock();
  }
}

void Lab::finish(const Turn& turn, const Result<RatePoint, std::string>& point) {
  std::optional<LabResult> result = turn.job->add(turn.task, point);
  const bool done = result->done;
  bool is_news = false;
  {
    const std::lock_guard lock(mutex_);
    Job& job = *turn.job;
    // Another thread may have come in between with more than this.
    const bool is_newest = done || result->points.size() > job.published;
    if (turn.job != job_ || !is_newest) return;
    job.published = result->points.size();
    is_news = !result_;
    result_.swap(result);
    if (done) job_.reset();  // the turn holds what is left of it
  }
  changed_.notify_all();
  if (done) ended_.notify_all();
  if (is_news && options_.wake) options_.wake();
}

}  // namespace framescope::session
