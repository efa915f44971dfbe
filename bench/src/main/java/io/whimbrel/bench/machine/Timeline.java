package io.whimbrel.bench.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Readings of a process and the servers, ten in a second, so that what was used up to a moment can
 * be told when the moment is known only afterwards. Ends with the process, or when it is closed.
 */
public final class Timeline implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Meter meter;
  private final Process process;
  private final Reading first;
  private final List<Reading> readings = new ArrayList<>();
  private final Thread thread;
  private double peak;

  /**
   * Begins to read.
   *
   * @param first a reading from before the process was started
   */
  public Timeline(Meter meter, Process process, Reading first) {
    this.meter = meter;
    this.process = process;
    this.first = first;
    this.thread = Thread.ofPlatform().daemon().name("timeline").start(this::read);
  }

  private void read() {
    try {
      while (!process.waitFor(EVERY)) {
        add();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private synchronized void add() {
    OptionalDouble memory = Processes.peakMemory(process.pid());
    Reading reading = meter.ofProcess(process.pid());
    if (memory.isPresent() && reading.client() > 0) {
      peak = Math.max(peak, memory.getAsDouble());
      readings.add(reading);
    }
  }

  /** The reading that was nearest to a moment, told for that moment. */
  public synchronized Reading at(Instant moment) {
    Reading nearest = first;
    for (Reading reading : readings) {
      if (distance(reading, moment).compareTo(distance(nearest, moment)) <= 0) {
        nearest = reading;
      }
    }
    return new Reading(
        moment,
        nearest.client(),
        nearest.source(),
        nearest.target(),
        nearest.busy(),
        nearest.self());
  }

  private static Duration distance(Reading reading, Instant moment) {
    return Duration.between(reading.at(), moment).abs();
  }

  /** The most memory that the process had resident, in MB. */
  public synchronized double peakMemory() {
    return peak;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
