/** Whom a plan reaches, and with which secrets: databases, HTTP services, object storage. */
@NullMarked
package io.whimbrel.core.plan.endpoint;

import org.jspecify.annotations.NullMarked;
