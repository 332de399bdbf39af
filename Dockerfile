# The bot in a container that needs nothing of the machine but a folder for its data: see compose.yaml.
FROM python:3.11.14-slim-bookworm

RUN useradd --system --uid 10001 --no-create-home ask-my-mp \
    && install --directory --owner=ask-my-mp --mode=0700 /data /backups

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes -r requirements.txt

COPY LICENSE ./
COPY locales locales
COPY flows flows
COPY bot bot
# A practice conversation that ends at once: it shows that the image works, and the flow is compiled for every start.
RUN echo hello | python -m bot chat --practice --language ar

USER 10001
ENV DATA_DIR=/data PORT=8080
VOLUME ["/data", "/backups"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import os, urllib.request as web; web.urlopen('http://127.0.0.1:' + os.environ['PORT'] + '/healthz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
