package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Notification;

/** Sends to one channel. Takes a bounded time; whatever goes wrong is a reply. */
public interface Sender {

  /** Sends a notification, and tells what came back. */
  Reply send(Notification notification) throws InterruptedException;
}
