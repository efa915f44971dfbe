package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.notify.NotifyChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A CloudEvent, posted. {@code X-Signature} is {@code sha256=} and the HMAC-SHA-256 of the body, as
 * it is sent, in hexadecimal digits; {@code X-Whimbrel-Id} is the same each time it is sent.
 */
record WebhookSender(NotifyChannel.Webhook channel, HttpPost http) implements Sender {
  private static final String ALGORITHM = "HmacSHA256";

  @Override
  public Reply send(Notification notification) throws InterruptedException {
    byte[] body = EventBody.of(notification);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", EventBody.TYPE);
    headers.put("X-Whimbrel-Id", notification.id());
    channel
        .key()
        .ifPresent(key -> headers.put("X-Signature", "sha256=" + signature(key.value(), body)));
    return http.post(channel.url().value(), body, headers);
  }

  private static String signature(String key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
