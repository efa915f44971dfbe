package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Notification;
import java.util.LinkedHashMap;
import java.util.Map;

/** A notification as a CloudEvent 1.0 in JSON: for programs. */
final class EventBody {
  static final String TYPE = "application/cloudevents+json; charset=utf-8";

  private EventBody() {}

  static byte[] of(Notification told) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("migration", told.migration());
    data.put("run", told.run());
    data.put("urgency", told.urgency().text());
    data.put("motion", told.motion().text());
    data.put("key", told.key());
    data.put("title", told.title());
    data.put("text", told.text());
    data.put("facts", told.facts());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("specversion", "1.0");
    body.put("id", told.id());
    body.put("source", "/whimbrel/" + told.migration());
    body.put("type", "io.whimbrel." + told.kind());
    body.put("time", told.at().toString());
    body.put("datacontenttype", "application/json");
    body.put("data", data);
    return Json.bytes(body);
  }
}
