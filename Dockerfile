# Verbatim's image. `docker compose up` builds and runs it; tests/container/build_and_run.sh proves it.
#
#   /opt/venv   Python, the model and the program; nothing writes there
#   /app        where it starts: seeds/ with the articles, verbatim.toml if you mount one
#   /data       the index, the only thing worth keeping: one volume
#   /tmp        scratch: a tmpfs, so that the root file system can be read-only
#
# The three stages change at different paces: libraries seldom, the program often. A changed line of the program
# costs one small layer, not a gigabyte.

# --- libraries: the pinned PyTorch first, then everything else that pyproject.toml asks for
FROM python:3.11-slim AS libraries
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
WORKDIR /build
COPY constraints.txt pyproject.toml ./

# Extra words for pip when it installs torch. Without any, Linux gets PyTorch's CUDA build, several gigabytes that this
# program doesn't use; PyTorch's own install page names the index of its CPU builds.
ARG TORCH_ARGS=""
# A pip.conf may be handed over as the build secret `pip_config`; it is there during the step and in no layer.
RUN --mount=type=secret,id=pip_config,mode=0444 \
    PIP_CONFIG_FILE=/run/secrets/pip_config \
    /opt/venv/bin/pip install ${TORCH_ARGS} "$(grep '^torch==' constraints.txt)"
RUN --mount=type=secret,id=pip_config,mode=0444 \
    python -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb"))["project"]; e = p["optional-dependencies"]; \
print(*p["dependencies"], *e["feeds"], *e["html"], *e["pdf"], sep="\n")' \
        > requirements.txt \
    && PIP_CONFIG_FILE=/run/secrets/pip_config \
    /opt/venv/bin/pip install -c constraints.txt -r requirements.txt

# --- program: the project itself as one small wheel
FROM libraries AS program
COPY LICENSE README.md ./
COPY bot bot
COPY config config
COPY retrieval retrieval
RUN --mount=type=secret,id=pip_config,mode=0444 \
    PIP_CONFIG_FILE=/run/secrets/pip_config \
    /opt/venv/bin/pip wheel --no-deps --wheel-dir /wheel .

# --- what runs
FROM python:3.11-slim
RUN groupadd --gid 10001 verbatim \
    && useradd --uid 10001 --gid verbatim --home-dir /tmp --no-create-home --shell /usr/sbin/nologin verbatim \
    && install -d -o verbatim -g verbatim /data
COPY --from=libraries /opt/venv /opt/venv
RUN --mount=type=bind,from=program,source=/wheel,target=/wheel \
    /opt/venv/bin/python -m pip install --no-cache-dir --no-deps --no-index /wheel/*.whl
WORKDIR /app
COPY seeds seeds

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    HF_HOME=/tmp/huggingface \
    VERBATIM_STORE_FOLDER=/data
USER 10001:10001
VOLUME ["/data"]
# Whether the index can be read, the bot runs and Discord answers it; the first indexing has five minutes.
HEALTHCHECK --interval=1m --timeout=30s --start-period=5m --retries=3 CMD ["verbatim", "status", "--live"]
ENTRYPOINT ["verbatim"]
CMD ["bot"]
