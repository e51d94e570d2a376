/**
 * Hands each new metadata image to those who follow it: one of the two publications of the house.
 */
import type { MetadataImage } from '../core/metadata/image.ts';

/** Synchronous; must not throw. Sees every image, in order; may not publish one itself. */
export type ImageListener = (image: MetadataImage, previous: MetadataImage) => void;

export class MetadataPublisher {
  #image: MetadataImage;
  readonly #listeners = new Set<ImageListener>();

  constructor(image: MetadataImage) {
    this.#image = image;
  }

  /** The newest image whose records are durable. */
  get image(): MetadataImage {
    return this.#image;
  }

  publish(image: MetadataImage): void {
    const previous = this.#image;
    if (image === previous) return;
    this.#image = image;
    for (const listener of this.#listeners) listener(image, previous);
  }

  /** Calls `listener` from the next image on; the result ends that. */
  subscribe(listener: ImageListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
