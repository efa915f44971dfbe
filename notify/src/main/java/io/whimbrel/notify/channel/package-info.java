/** The ways to tell somebody: one class per kind of channel. */
@NullMarked
package io.whimbrel.notify.channel;

import org.jspecify.annotations.NullMarked;
