package io.whimbrel.cli.voyage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Blows of random kinds at random moments upon one run. The same seed gives the same blows in the
 * same order; every kind comes before one comes again. In calm weather the links are slow, so that
 * the copy lasts.
 */
final class Storm {
  private static final Duration BLOW_MAX = Duration.ofMillis(2_500);
  private static final long CALM_BYTES_PER_SECOND = 2_000_000;
  private static final long SLOW_BYTES_PER_SECOND = 20_000;

  private final Random random;
  private final Shore source;
  private final Shore target;
  private final Crew crew;
  private final Deque<Blow> coming = new ArrayDeque<>();

  Storm(Random random, Shore source, Shore target, Crew crew) {
    this.random = random;
    this.source = source;
    this.target = target;
    this.crew = crew;
    calm(source);
    calm(target);
  }

  private static void calm(Shore shore) {
    shore.link().slow(CALM_BYTES_PER_SECOND);
  }

  /** So many blows, each over before the next one, with calms of this length at most. */
  void rage(int blows, Duration calmMax) throws IOException, InterruptedException {
    for (int i = 0; i < blows; i++) {
      crew.sail(time(calmMax));
      Blow blow = next();
      System.out.println("storm: %s behind: %s".formatted(blow, crew.lastWord()));
      strike(blow);
    }
  }

  private Blow next() {
    if (coming.isEmpty()) {
      List<Blow> all = new ArrayList<>(List.of(Blow.values()));
      Collections.shuffle(all, random);
      coming.addAll(all);
    }
    return coming.removeFirst();
  }

  private void strike(Blow blow) throws IOException, InterruptedException {
    Shore shore = blow.isOnSource() ? source : target;
    switch (blow) {
      case ENGINE_KILLED -> crew.kill();
      case ENGINE_TERMINATED -> crew.end(Signal.TERM);
      case ENGINE_INTERRUPTED -> crew.end(Signal.INT);
      case ENGINE_STOPPED -> {
        crew.signal(Signal.STOP);
        crew.sail(time(BLOW_MAX));
        crew.signal(Signal.CONT);
      }
      case SOURCE_KILLED, TARGET_KILLED -> shore.crash();
      case SOURCE_BACKEND_KILLED, TARGET_BACKEND_KILLED -> signalBackend(shore, Signal.KILL);
      case SOURCE_BACKEND_ENDED, TARGET_BACKEND_ENDED -> signalBackend(shore, Signal.TERM);
      case SOURCE_BACKEND_STOPPED, TARGET_BACKEND_STOPPED -> stopBackend(shore);
      case SOURCE_STOPPED, TARGET_STOPPED -> {
        shore.signalAll(Signal.STOP);
        crew.sail(time(BLOW_MAX));
        shore.signalAll(Signal.CONT);
      }
      case SOURCE_LINK_CUT, TARGET_LINK_CUT -> during(shore, shore.link()::cut);
      case SOURCE_LINK_RESET, TARGET_LINK_RESET -> during(shore, shore.link()::reset);
      case SOURCE_LINK_HALF_OPEN, TARGET_LINK_HALF_OPEN -> during(shore, shore.link()::halfOpen);
      case SOURCE_LINK_SLOW, TARGET_LINK_SLOW ->
          during(shore, () -> shore.link().slow(SLOW_BYTES_PER_SECOND));
      case SOURCE_ACKNOWLEDGEMENTS_LOST, TARGET_ACKNOWLEDGEMENTS_LOST ->
          during(shore, shore.link()::dropClientToServer);
    }
  }

  private void signalBackend(Shore shore, Signal signal) throws IOException, InterruptedException {
    Optional<Long> backend = shore.backend(random);
    if (backend.isPresent()) {
      signal.send(backend.get());
    }
  }

  private void stopBackend(Shore shore) throws IOException, InterruptedException {
    Optional<Long> backend = shore.backend(random);
    if (backend.isPresent()) {
      Signal.STOP.send(backend.get());
      crew.sail(time(BLOW_MAX));
      Signal.CONT.send(backend.get());
    }
  }

  private void during(Shore shore, Runnable failure) throws IOException, InterruptedException {
    failure.run();
    crew.sail(time(BLOW_MAX));
    calm(shore);
  }

  private Duration time(Duration max) {
    return Duration.ofMillis(random.nextLong(max.toMillis()));
  }
}
