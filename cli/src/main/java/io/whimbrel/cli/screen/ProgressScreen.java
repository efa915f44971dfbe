package io.whimbrel.cli.screen;

import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.engine.Progress;
import io.whimbrel.engine.RunListener;
import java.time.InstantSource;

/**
 * Shows a run while it runs, in the form that fits where it is shown. Safe for use by several
 * threads; closed before anything else is printed.
 */
public final class ProgressScreen implements RunListener, AutoCloseable {
  private final RunListener form;
  private final Runnable end;

  /** The forms. */
  public enum Form {
    /** Drawn on a terminal, plain lines elsewhere. */
    PEOPLE,
    /** Events as JSON lines on {@code out}. */
    JSON_LINES,
    /** Nothing. */
    SILENT
  }

  private ProgressScreen(RunListener form, Runnable end) {
    this.form = form;
    this.end = end;
  }

  /**
   * A screen.
   *
   * @param resume the command by which the run goes on after it was stopped
   */
  public static ProgressScreen open(
      Terminal terminal, Form form, InstantSource clock, String resume) {
    return switch (form) {
      case SILENT -> new ProgressScreen(RunListener.none(), () -> {});
      case JSON_LINES -> new ProgressScreen(new JsonLines(terminal.out()), () -> {});
      case PEOPLE -> {
        if (terminal.abilities().drawing()) {
          LiveProgress live = new LiveProgress(terminal, clock, resume);
          yield new ProgressScreen(live, live::close);
        }
        terminal.err().println("safe to stop at any time; resume with: " + resume);
        yield new ProgressScreen(new PlainProgress(terminal.err(), clock), () -> {});
      }
    };
  }

  @Override
  public void progress(Progress progress) {
    form.progress(progress);
  }

  @Override
  public void event(EventRecord event) {
    form.event(event);
  }

  @Override
  public void close() {
    end.run();
  }
}
