// Types of the element <unrolled-demo>, and of the messages of protocol 1 that it sends. `unrolled.mjs` exports what is
// declared here; the classic script `unrolled.js` exports nothing and leaves it in `Unrolled`.

export type Slug = keyof Demos;

/** Values of knobs by key. */
export type Params<S extends Slug = Slug> = Partial<Demos[S]["params"]>;

/** Where a demo stands. */
export interface State<S extends Slug = Slug> {
  demo: S;
  /** Steps taken to be here. */
  t: number;
  /** The phase that the next step executes. */
  phase: Demos[S]["phase"];
  done: boolean;
  params: Demos[S]["params"];
  seed: number;
  data: { name: string; data_seed: number } | { own: true };
  metrics: Partial<Demos[S]["metrics"]>;
  /** The address of this moment; `null` where own data are too large for one, or withheld. */
  link: string | null;
}

/** How the page is shown. */
export interface View {
  lang?: "en" | "zh";
  theme?: "light" | "dark" | "auto";
  hide?: string | string[];
  panel?: string | string[];
}

export interface Opened<S extends Slug = Slug> {
  demo: S;
  params?: Params<S>;
  data?: Demos[S]["data"];
  seed?: number;
  data_seed?: number;
  t?: number;
}

export type Data = { points: number[][] } | { csv: string; options?: object } | { image: Blob | ImageData };

/** What a command that cannot be carried out rejects with. */
export interface Failure extends Error {
  code: string;
}

export interface Answer {
  unrolled: 1;
  id: unknown;
  ok: true;
  state?: State;
  frame?: Record<string, unknown>;
  ignored?: string[];
  clamped?: { key: string; given: string; used: string }[];
  data?: string;
  type?: string;
  files?: Record<string, string>;
}

export interface DemoEvents<S extends Slug = Slug> {
  ready: CustomEvent<State<S>>;
  state: CustomEvent<State<S>>;
  done: CustomEvent<State<S>>;
  resize: CustomEvent<number>;
  error: CustomEvent<{ code: string; message: string }>;
  "at-end": CustomEvent<undefined>;
  "at-start": CustomEvent<undefined>;
}

/** `<unrolled-demo demo="kmeans" k="3" t="4">`: every key of the address is an attribute. */
export class UnrolledDemo<S extends Slug = Slug> extends HTMLElement {
  /** As the demo told it last; `null` before it is ready. */
  readonly state: State<S> | null;
  readonly ready: Promise<void>;
  /** The address of the frame, as the attributes say it. */
  readonly src: string;
  get(): Promise<State<S>>;
  step(n?: number): Promise<State<S>>;
  back(n?: number): Promise<State<S>>;
  round(n?: number): Promise<State<S>>;
  seek(t: number): Promise<State<S>>;
  finish(limit?: number): Promise<State<S>>;
  play(speed?: number): Promise<State<S>>;
  pause(): Promise<State<S>>;
  reset(seed?: number): Promise<State<S>>;
  edit(edit: object): Promise<State<S>>;
  set(params?: Params<S> & Partial<Demos[S]["view"]>, view?: View): Promise<State<S>>;
  load(data: Data): Promise<State<S>>;
  open<O extends Slug>(run: Opened<O>): Promise<State<O>>;
  frame(): Promise<Demos[S]["frame"]>;
  frame<K extends keyof Demos[S]["frame"]>(only: K[]): Promise<Pick<Demos[S]["frame"], K>>;
  export(
    what: "svg" | "png" | "csv" | "json" | "data" | "metrics" | "python" | "run",
    panel?: Demos[S]["panel"] | "figure",
    scale?: 1 | 2 | 4,
  ): Promise<{ data: string; type: string; files?: Record<string, string> }>;
  ask(cmd: string, fields?: object): Promise<Answer>;
  addEventListener<E extends keyof DemoEvents<S>>(
    type: E,
    listener: (this: this, event: DemoEvents<S>[E]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

/** Hands the page keys of a reveal.js deck to the demos on its slides. */
export function slides(deck: object): void;

/** An anywidget (https://anywidget.dev/): draws a model of the traits that docs/embedding.md lists; gives what ends it. */
export function render(given: { model: object; el: HTMLElement }): () => void;
declare const widget: { render: typeof render };
export default widget;

declare global {
  interface HTMLElementTagNameMap {
    "unrolled-demo": UnrolledDemo;
  }
  /** What the classic script leaves. */
  var Unrolled: { UnrolledDemo: typeof UnrolledDemo; slides: typeof slides; base: string };
}

// Made from the registry of demos: see tests/published/.

/** The demos by slug. */
export interface Demos {
  "kmeans": {
    data: "blobs" | "five-blobs" | "unequal" | "anisotropic" | "moons" | "circles" | "uniform" | "rectangle" | "inseparable" | "two-clumps" | "line" | "pair" | "three-clumps" | "large" | "stretched" | "pancake" | "spring" | "iris" | "penguins" | "wine" | "gentoo" | "coffee" | "digits";
    phase: "seed" | "assign" | "update";
    panel: "points" | "codebook" | "cost" | "landscape" | "picked" | "gamma" | "confusion" | "elbow";
    params: {
      k: number;
      init: "k-means++" | "random" | "manual";
      empty_cluster: "farthest" | "keep";
      tol: number;
      standardize: boolean;
    };
    view: {
      cells: boolean;
      trails: boolean;
      links: boolean;
      ahead: boolean;
      plane: "auto" | "columns" | "principal";
      x: number;
      y: number;
    };
    metrics: {
      inertia: number | null;
      n_iter: number | null;
      nmi: number | null;
      objective: number | null;
    };
    frame: {
      cluster_centers: number[][];
      inertia: number | null;
      labels: number[];
      n_iter: number;
      points: number[][];
    };
  };
  "em": {
    data: "blobs" | "five-blobs" | "unequal" | "anisotropic" | "moons" | "circles" | "uniform" | "rectangle" | "inseparable" | "two-clumps" | "line" | "pair" | "three-clumps" | "large" | "stretched" | "pancake" | "spring" | "iris" | "penguins" | "wine" | "gentoo" | "coffee";
    phase: "e-step" | "m-step";
    panel: "points" | "evidence" | "slice" | "range" | "responsibilities" | "picked" | "confusion" | "criteria" | "sizes";
    params: {
      k: number;
      covariance: "full" | "tied" | "diag" | "spherical";
      init: "kmeans" | "random" | "points" | "manual";
      assignment: "soft" | "hard";
      reg_covar: number;
      tol: number;
      max_iter: number;
      fixed_sigma: boolean;
      sigma: number;
      standardize: boolean;
    };
    view: {
      density: boolean;
      ellipses: boolean;
      trails: boolean;
      draws: number;
      plane: "auto" | "columns" | "principal";
      x: number;
      y: number;
    };
    metrics: {
      gap: number | null;
      log_likelihood: number | null;
      lower_bound: number | null;
      n_iter: number | null;
      nmi: number | null;
    };
    frame: {
      covariances: number[][][];
      log_likelihood: number;
      lower_bound: number;
      means: number[][];
      n_iter: number;
      points: number[][];
      responsibilities: number[][];
      weights: number[];
    };
  };
  "svd": {
    data: "two-by-two" | "rank-two" | "documents" | "slide" | "camera" | "cat" | "rocket" | "text" | "drawing" | "noise" | "tartan" | "gradient" | "riddle";
    phase: "layer";
    panel: "sum" | "answer" | "riddle" | "factors" | "layers" | "beat" | "spectrum" | "layer" | "error" | "choose" | "numbers" | "share" | "stored" | "original";
    params: {
      color: "grey" | "rgb" | "ycbcr";
    };
    view: {
      wipe: number;
      channel: "1" | "2" | "3";
      share: number;
      energy: number;
      psnr: number;
      size: number;
      quiz: boolean;
      beat_u: number;
      beat_v: number;
      proof: number;
    };
    metrics: {
      fro_error: number | null;
      psnr: number | null;
      rounding_error: number | null;
      stored_numbers: number | null;
      tail_bound: number | null;
    };
    frame: {
      channels: number;
      fro_error: number;
      height: number;
      k: number;
      psnr: number | null;
      singular_values: number[];
      stored_numbers: number;
      tail_bound: number;
      width: number;
    };
  };
  "spectral-bias": {
    data: "waves" | "paper" | "smooth" | "photograph";
    phase: "update";
    panel: "curve" | "heat" | "waves" | "snapshots" | "loss" | "bump" | "crossings" | "order" | "spectra" | "norms" | "shaken" | "average" | "kernel" | "decay";
    params: {
      width: number;
      depth: number;
      activation: "relu" | "tanh" | "sine";
      omega_0: number;
      fourier_scale: number;
      fourier_features: number;
      init_scale: number;
      optimiser: "gd" | "momentum" | "adam";
      rate: number;
      amplitudes: "given" | "equal" | "rising";
      noise: number;
      noise_frequency: number;
      degradation: "none" | "mask-half" | "every-fourth";
    };
    view: {
      perturb: number;
      sample: number;
    };
    metrics: {
      clean_error: number | null;
      loss: number | null;
    };
    frame: {
      amplitudes: number[];
      clean: number[];
      clean_error: number;
      crossings: unknown[];
      frequencies: number[];
      iteration: number;
      kept: boolean[];
      loss: number;
      prediction: number[];
      shaken: unknown;
      spectral_norms: number[];
      spectrum: number[];
      target: number[];
      x: number[];
    };
  };
  "pca": {
    data: "stretched" | "blobs" | "five-blobs" | "unequal" | "anisotropic" | "moons" | "circles" | "uniform" | "rectangle" | "inseparable" | "two-clumps" | "line" | "pair" | "three-clumps" | "large" | "pancake" | "spring" | "iris" | "penguins" | "wine" | "gentoo" | "coffee" | "digits";
    phase: "center" | "scale" | "covariance" | "multiply" | "normalize" | "axis" | "deflate";
    panel: "cloud" | "space" | "trade" | "ellipse" | "angle" | "rebuilt" | "axes-pictures" | "walk" | "drawn" | "picked" | "covariance" | "covariance-map" | "scree" | "loadings" | "biplot" | "discarded" | "held-out" | "roads" | "bridge" | "denoise" | "denoised";
    params: {
      n_components: number;
      center: boolean;
      scale: boolean;
      held_out: number;
      init: "random" | "orthogonal";
      ddof: number;
      tol: number;
      max_iter: number;
      noise: number;
      standardize: boolean;
    };
    view: {
      residuals: boolean;
      truth: boolean;
      regression: boolean;
      classes: boolean;
      rebuild: number;
      component: number;
      sigma: number;
      yaw: number;
      pitch: number;
      proof: number;
      plane: "auto" | "columns" | "principal";
      x: number;
      y: number;
    };
    metrics: {
      angle_error: number | null;
      kept: number | null;
      lost: number | null;
      n_iter: number | null;
      rayleigh: number | null;
    };
    frame: {
      angle_error: number;
      components: number[][];
      explained_variance: number[];
      explained_variance_ratio: number[];
      iterate: number[];
      mean: number[];
      points: number[][];
      rayleigh: number;
      singular_values: number[];
      transformed: number[][];
    };
  };
  "diffusion": {
    data: "three-numbers" | "two-modes" | "moons" | "swiss-roll" | "checkerboard" | "ring" | "spirals" | "eight-gaussians" | "dinosaur" | "blobs" | "pair" | "gentoo" | "iris";
    phase: "noise" | "train" | "denoise";
    panel: "picture" | "posterior" | "algorithm" | "step" | "loss" | "distance" | "schedule" | "field" | "family" | "bound" | "frequencies" | "samplers";
    params: {
      stage: "forward" | "train" | "sample";
      steps: number;
      schedule: "linear" | "cosine" | "raw";
      weights: "exact" | "pretrained" | "trained";
      training_steps: number;
      particles: number;
      sampler: "ddpm" | "ddim" | "euler" | "heun";
      variance: "posterior" | "beta";
      eta: number;
      sampling_steps: number;
      noise: boolean;
      width: number;
      depth: number;
      embedding: number;
      embed_inputs: boolean;
      batch: number;
      rate: number;
      loss: "simple" | "weighted";
      standardize: boolean;
    };
    view: {
      trails: boolean;
      field: "learnt" | "exact" | "difference";
      line: number;
      signal: "natural" | "flat";
    };
    metrics: {
      distance: number | null;
      loss: number | null;
      to_normal: number | null;
    };
    frame: {
      T: number;
      alpha_bars: number[];
      betas: number[];
      distance: number;
      epsilon: number[] | null;
      loss: number | null;
      samples: number[][];
      time: number;
      training_step: number | null;
      x0_hat: number[] | null;
    };
  };
}
