package io.whimbrel.engine;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Keeps what fails in a thread of one test out of others that wait meanwhile: processes that die in
 * {@link CrashAnywhereTest} leave threads behind that fail, and Awaitility would take that for a
 * failure of whoever waits.
 */
public final class ForeignFailures implements BeforeAllCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    Awaitility.doNotCatchUncaughtExceptionsByDefault();
  }
}
